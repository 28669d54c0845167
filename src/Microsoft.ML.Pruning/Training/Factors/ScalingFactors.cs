using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Factors of node outputs, learnt beside the weights and drawn to 0.</summary>
/// <remarks>
/// They are no part of a network: the weights of a trained network are those that stood beside them, and <see cref="FactorValues"/> has
/// what they came to. Neither the optimiser nor its weight decay sees them.
/// </remarks>
internal sealed record ScalingFactors
{
    /// <summary>What each factor is at first, at least 0; one of 0 stays 0.</summary>
    public required ImmutableArray<float> Start { get; init; }

    /// <summary>What they scale; every factor stands somewhere.</summary>
    public required ImmutableArray<FactorPlace> Places { get; init; }

    /// <summary>Factors of which one at least is kept above 0, by their numbers.</summary>
    /// <remarks>
    /// Where a step would take the last of them, the largest one stays as it was. Those that are 0 at first do not count.
    /// </remarks>
    public ImmutableArray<ImmutableArray<int>> Floors { get; init; } = [];

    /// <summary>The penalty on their sum, at least 0.</summary>
    public required double Penalty { get; init; }

    /// <summary>How much of its last change a factor keeps, within [0, 1).</summary>
    public required double Momentum { get; init; }

    /// <summary>Their learning rate, which follows the schedule of the weights'; null for theirs.</summary>
    public double? LearningRate { get; init; }
}

/// <summary>A node whose output is scaled.</summary>
/// <param name="Node">The name of the node.</param>
/// <param name="Factors">
/// The number of the factor of each channel or feature, or <see cref="NoFactor"/>; or that of a single one for all of the output.
/// </param>
internal sealed record FactorPlace(string Node, ImmutableArray<int> Factors)
{
    /// <summary>Stands for a channel that stays as it is.</summary>
    public const int NoFactor = -1;
}

/// <summary>What factors came to.</summary>
/// <param name="Values">The factors, each at least 0.</param>
/// <param name="Held">The floors, by their place, that kept a factor from 0 in some step.</param>
internal sealed record FactorValues(ImmutableArray<float> Values, ImmutableArray<int> Held);
