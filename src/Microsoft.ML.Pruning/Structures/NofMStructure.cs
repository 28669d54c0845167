using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Single weights: N of every M along the inputs are kept.</summary>
/// <remarks>
/// As sparse tensor cores want it (2:4). In a Linear layer these are M consecutive inputs of one unit, in a Conv2d layer M consecutive
/// input channels at the same place of the kernel of one filter, counted within the filter's group. The first M begin at the first input; M
/// must divide the inputs of the layer. Biases are never removed. (Mishra, Latorre, Pool, Stosic, Stosic, Venkatesh, Yu and Micikevicius,
/// "Accelerating sparse deep neural networks", 2021.) A weight is scored by its rank among its M: (rank + 1/2) / M, among equal scores the
/// lowest index first; weights pruned earlier rank lowest. So the sparsity is always (M - N) / M and every layer has it: uniform and global
/// allocations choose the same, and others are refused. A schedule of several steps takes the lowest of every M first, in the order of the
/// layer's weights. Where more than M - N of M were pruned earlier they stay pruned, fewer than N are kept there, and the layer's note says
/// how many. Time n log M.
/// </remarks>
/// <param name="N">How many are kept of M, at least 1 and below M.</param>
/// <param name="M">The number of consecutive inputs, at least 2.</param>
public sealed record NofMStructure(int N, int M) : Structure
{
    /// <summary>How many are kept of M, at least 1 and below M.</summary>
    public int N { get; } = N >= 1 && N < M ? N : throw new ArgumentOutOfRangeException(
        nameof(N), N, $"{N} of {M} cannot be kept; N must be at least 1 and below M, for example 2 of 4.");

    /// <summary>The number of consecutive inputs, at least 2.</summary>
    public int M { get; } = M;

    /// <inheritdoc/>
    public override string Unit => "weights";

    /// <summary>(M - N) / M.</summary>
    public override double? FixedSparsity => (double)(M - N) / M;

    /// <summary>The pattern as people write it, for example <c>2:4</c>.</summary>
    public override string ToString() => $"{N}:{M}";

    /// <inheritdoc/>
    internal override ImmutableArray<GroupSet> Divide(NetworkDefinition definition, ImmutableArray<ParameterInfo> weights) =>
        [.. weights.Select(weight => new ElementGroups(weight, Unit, RankerOf(weight)))];

    private Func<Scores, Scores> RankerOf(ParameterInfo weight)
    {
        var inputs = weight.Shape[1];
        var groups = inputs % M == 0
            ? new StridedGroups(M, checked((int)(weight.Shape.Count / weight.Shape[0] / inputs)))
            : throw new ArgumentException(
                $"Layer '{weight.Node}' has {inputs} inputs a unit, which {M} does not divide, so that {N} of every {M} cannot be kept; "
                    + $"leave the layer out, or take an M that divides {inputs}.",
                nameof(weight));
        return scores => WithAllThatStay(groups.Rank(scores));
    }

    /// <summary>Adds the candidates that must stay.</summary>
    /// <remarks>
    /// Where more of M were pruned earlier than the pattern prunes, those of them that it would keep are candidates too: they are never
    /// chosen, and so do not count towards a request.
    /// </remarks>
    private Scores WithAllThatStay(Scores ranks)
    {
        if (ranks.Candidates is not { } candidates)
        {
            return ranks;
        }

        var stay = new bool[ranks.Length];
        for (var i = 0; i < stay.Length; i++)
        {
            stay[i] = ranks[i] * M > M - N;
        }

        return ranks with { Candidates = candidates.Or(Mask.FromKept(stay)) };
    }
}
