using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Whole units: neurons or filters.</summary>
/// <remarks>
/// A neuron of a Linear layer (a row of its weight) or a filter of a Conv2d layer, grouped convolutions included. A unit is scored by a
/// norm of the scores of its incoming weights. What goes with it: those weights, its bias, and the scale and shift of every batch
/// normalisation that takes the layer's output directly, so that the unit's output is exactly 0 (and stays 0 through ReLU). (Li, Kadav,
/// Durdanovic, Samet and Graf, "Pruning filters for efficient ConvNets", 2017.)
/// </remarks>
/// <param name="Norm">The norm over the unit's scores; L2 by default. Sums are taken in double precision.</param>
/// <param name="IncludeBias">
/// Whether the score of the unit's bias counts too; false by default. A layer without bias is scored by its weights.
/// </param>
public sealed record UnitStructure(Norm Norm = Norm.L2, bool IncludeBias = false) : Structure
{
    /// <summary>The norm over the unit's scores; L2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    public Norm Norm { get; init => field = Argument.Defined(value); } = Argument.Defined(Norm, nameof(Norm));

    /// <inheritdoc/>
    public override string Unit => "units";

    /// <inheritdoc/>
    internal override ImmutableArray<GroupSet> Divide(NetworkDefinition definition, ImmutableArray<ParameterInfo> weights) =>
    [
        .. weights.Select(weight => new SlicedGroups([weight.Node], Unit, weight.Shape[0], Norm,
        [
            ParameterSlices.ByRow(weight, isScored: true),
            .. OutputParameters.Of(definition, weight.Node)
                .Select(other => ParameterSlices.ByRow(other, IncludeBias && other.Kind == ParameterKind.Bias)),
        ])),
    ];
}
