using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Structures;

/// <summary>
/// Output channels of convolutions; those that meet in one Add, directly or behind a batch norm, are tied. What a convolution behind the
/// activation of the Add reads of a channel goes with it.
/// </summary>
internal sealed record TiedChannelStructure(Norm Norm = Norm.L2) : Structure
{
    public override string Unit => "channels";

    internal override ImmutableArray<GroupSet> Divide(NetworkDefinition definition, ImmutableArray<ParameterInfo> weights) =>
        [.. weights.GroupBy(weight => MeetingOf(definition, weight.Node)).Select(tied => SetOf(definition, tied.Key, [.. tied]))];

    private static string MeetingOf(NetworkDefinition definition, string layer)
    {
        var end = BatchNorms.After(definition, layer).Select(norm => norm.Name).FirstOrDefault(layer);
        return definition.ConsumersOf(end).FirstOrDefault(node => node.Layer is AddLayer)?.Name ?? layer;
    }

    private static ParameterSlices ReadBy(NetworkDefinition definition, string layer)
    {
        var weight = definition.Parameter($"{layer}.weight");
        var kernel = weight.Shape[2] * weight.Shape[3];
        return new ParameterSlices(weight, FillRow, IsScored: false);

        void FillRow(int row, int[] groups)
        {
            for (var column = 0; column < groups.Length; column++)
            {
                groups[column] = column / kernel;
            }
        }
    }

    private SlicedGroups SetOf(NetworkDefinition definition, string meeting, ImmutableArray<ParameterInfo> weights) =>
        new([.. weights.Select(weight => weight.Node)], Unit, weights[0].Shape[0], Norm,
        [
            .. weights.Select(weight => ParameterSlices.ByRow(weight, isScored: true)),
            .. weights.SelectMany(weight => OutputParameters.Of(definition, weight.Node))
                .Select(other => ParameterSlices.ByRow(other, isScored: false)),
            .. definition.ConsumersOf(meeting)
                .Where(activation => activation.Layer is ReLULayer)
                .SelectMany(activation => definition.ConsumersOf(activation.Name))
                .Where(reader => reader.Layer is Conv2dLayer)
                .Select(reader => ReadBy(definition, reader.Name)),
        ]);
}
