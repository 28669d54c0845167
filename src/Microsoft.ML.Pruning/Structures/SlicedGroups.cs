using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Groups that consist of slices of parameters, each scored by a norm over its elements.</summary>
/// <param name="layers">The layers that lose the groups, in network order.</param>
/// <param name="unit">What the groups are called.</param>
/// <param name="count">The number of groups.</param>
/// <param name="norm">The norm over a group's scores.</param>
/// <param name="parameters">What the groups consist of; every group has a scored slice at least.</param>
internal sealed class SlicedGroups(
    ImmutableArray<string> layers, string unit, int count, Norm norm, ImmutableArray<SlicedParameter> parameters)
    : GroupSet(layers, unit)
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    private protected override Mask FindKept(MaskSet masks)
    {
        if (!parameters.Any(sliced => masks.ContainsKey(sliced.Parameter.Name)))
        {
            return Mask.AllKept(count);
        }

        var kept = new bool[count];
        foreach (var sliced in parameters)
        {
            var mask = masks.GetValueOrDefault(sliced.Parameter.Name);
            foreach (var slice in sliced.Slices)
            {
                kept[slice.Group] = kept[slice.Group] || mask is null || KeepsAny(mask, slice, sliced.Columns);
            }
        }

        return Mask.FromKept(kept);
    }

    /// <inheritdoc/>
    private protected override Scores Reduce(MaskSet masks, Func<string, Scores> elementScores)
    {
        var (sums, sizes, isAbsolute) = (new double[count], new int[count], norm == Norm.Sum);
        foreach (var sliced in parameters.Where(sliced => sliced.IsScored))
        {
            var scores = elementScores(sliced.Parameter.Name);
            isAbsolute &= scores.IsAbsolute;
            Add(sliced, scores.Values.Span, sums, sizes);
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
        parameters.Aggregate(MaskSet.Empty, (masks, sliced) => masks.And(MaskSet.Empty.With(sliced.Parameter.Name, Widen(sliced, kept))));

    private static bool KeepsAny(Mask mask, ParameterSlice slice, int columns)
    {
        for (var row = slice.Row; row < slice.Row + slice.Rows; row++)
        {
            if (mask.KeptCountOf(row * columns + slice.Column, slice.Columns) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static Mask Widen(SlicedParameter sliced, Mask kept)
    {
        var length = checked((int)sliced.Parameter.Shape.Count);
        var words = Mask.AllKept(length).Words.ToArray();
        foreach (var slice in sliced.Slices)
        {
            for (var row = slice.Row; row < slice.Row + slice.Rows && !kept[slice.Group]; row++)
            {
                BitRun.Clear(words, row * sliced.Columns + slice.Column, slice.Columns);
            }
        }

        return new Mask(length, words);
    }

    private void Add(SlicedParameter sliced, ReadOnlySpan<float> scores, double[] sums, int[] sizes)
    {
        foreach (var slice in sliced.Slices)
        {
            var sum = sums[slice.Group];
            for (var row = slice.Row; row < slice.Row + slice.Rows; row++)
            {
                foreach (double score in scores.Slice(row * sliced.Columns + slice.Column, slice.Columns))
                {
                    sum = NormReduction.Add(norm, sum, score);
                }
            }

            sums[slice.Group] = sum;
            sizes[slice.Group] += slice.Rows * slice.Columns;
        }
    }
}
