using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Groups of slices of parameters, each scored by a norm.</summary>
/// <remarks>The norm is over a group's elements.</remarks>
/// <param name="layers">The layers that lose the groups, in network order.</param>
/// <param name="unit">What the groups are called.</param>
/// <param name="count">The number of groups.</param>
/// <param name="norm">The norm over a group's scores.</param>
/// <param name="parameters">What the groups consist of; every group has a scored slice at least.</param>
internal sealed class SlicedGroups(
    ImmutableArray<string> layers, string unit, int count, Norm norm, ImmutableArray<ParameterSlices> parameters)
    : GroupSet(layers, unit)
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    /// <remarks>Of a layer that is in several sets, each has its part.</remarks>
    internal override long MultiplyAddsIn(NetworkDefinition definition)
    {
        long sum = 0;
        foreach (var slices in parameters.Where(slices => slices.Parameter.Kind == ParameterKind.Weight))
        {
            var each = definition.MultiplyAddsOf(slices.Parameter.Node) / slices.Parameter.Shape.Count;
            foreach (var slice in slices)
            {
                sum += each * slice.Length;
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    private protected override Mask FindKept(MaskSet masks)
    {
        if (!parameters.Any(slices => masks.ContainsKey(slices.Parameter.Name)))
        {
            return Mask.AllKept(count);
        }

        var kept = new bool[count];
        foreach (var slices in parameters)
        {
            var mask = masks.GetValueOrDefault(slices.Parameter.Name);
            foreach (var slice in slices)
            {
                kept[slice.Group] = kept[slice.Group] || mask is null || mask.KeptCountOf(slice.Start, slice.Length) > 0;
            }
        }

        return Mask.FromKept(kept);
    }

    /// <inheritdoc/>
    private protected override Scores Reduce(MaskSet masks, Func<string, Scores> elementScores)
    {
        var (sums, sizes, isAbsolute) = (new double[count], new int[count], norm == Norm.Sum);
        foreach (var slices in parameters.Where(slices => slices.IsScored))
        {
            var scores = elementScores(slices.Parameter.Name);
            isAbsolute &= scores.IsAbsolute;
            Add(slices, scores.Values.Span, sums, sizes);
        }

        if (sizes.AsSpan().IndexOf(0) is >= 0 and var empty)
        {
            throw new InvalidOperationException(
                $"Group {empty} of the {ScoreName} has no weight; every group must have one, "
                    + "or its removal would count and change nothing.");
        }

        float[] groups = [.. sums.Zip(sizes, (sum, size) => NormReduction.Finish(norm, sum, size))];
        return new Scores(ScoreName, groups) { IsAbsolute = isAbsolute, Candidates = KeptIn(masks) };
    }

    /// <inheritdoc/>
    private protected override MaskSet Widen(Mask kept) =>
        parameters.Aggregate(MaskSet.Empty, (masks, slices) => masks.And(MaskSet.Empty.With(slices.Parameter.Name, Widen(slices, kept))));

    private static Mask Widen(ParameterSlices slices, Mask kept)
    {
        var length = checked((int)slices.Parameter.Shape.Count);
        var words = Mask.AllKept(length).Words.ToArray();
        foreach (var slice in slices)
        {
            if (!kept[slice.Group])
            {
                BitRun.Clear(words, slice.Start, slice.Length);
            }
        }

        return new Mask(length, words);
    }

    private void Add(ParameterSlices slices, ReadOnlySpan<float> scores, double[] sums, int[] sizes)
    {
        foreach (var slice in slices)
        {
            var sum = sums[slice.Group];
            foreach (double score in scores.Slice(slice.Start, slice.Length))
            {
                sum = NormReduction.Add(norm, sum, score);
            }

            sums[slice.Group] = sum;
            sizes[slice.Group] += slice.Length;
        }
    }
}
