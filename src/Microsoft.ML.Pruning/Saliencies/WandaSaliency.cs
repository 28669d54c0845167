using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Weights and activations: s(w_ij) = |w_ij| ||X_j||.</summary>
/// <remarks>
/// ||X_j|| is the Euclidean norm of input j of the layer over the calibration rows. For a convolution, it is that of element j (channel,
/// kernel row, kernel column) of the patch under the kernel over rows and positions, padding included as zeros. A bias b, whose input is
/// always 1, scores |b| sqrt(rows x positions). (Sun, Liu, Bair and Kolter, "A simple and effective pruning approach for large language
/// models", 2023.) The paper compares weights within each output only, which is up to the structure: <c>new WeightStructure(PerOutput:
/// true)</c>. Weights whose input is always 0 score 0; equal scores are pruned from the lowest index. Costs one forward pass over the rows,
/// and 4 bytes an input.
/// </remarks>
public sealed record WandaSaliency : CalibratedSaliency
{
    /// <inheritdoc/>
    public override string Name => "Wanda";

    /// <inheritdoc/>
    private protected override StatisticsRequest Wanted => new InputRequest();

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var inputs = Needed<InputStatistics>(statistics);
        var layer = network.Definition.Parameter(parameter).Node;
        var norms = inputs.Norms(network, layer);
        var values = network.Values(parameter);
        var scores = GC.AllocateUninitializedArray<float>(values.Length);
        if (network.Definition.Parameter(parameter).Kind == ParameterKind.Bias)
        {
            TensorPrimitives.Multiply(values, MathF.Sqrt(inputs.Samples(layer)), scores);
        }
        else
        {
            var matrix = WeightMatrix.Of(network.Definition, layer);
            for (var output = 0; output < matrix.Outputs; output++)
            {
                var row = output * matrix.Inputs;
                var group = output / matrix.OutputsPerGroup * matrix.Inputs;
                TensorPrimitives.Multiply(values.Slice(row, matrix.Inputs), norms.Slice(group, matrix.Inputs), scores.AsSpan(row));
            }
        }

        TensorPrimitives.Abs(scores, scores);
        return new Scores(parameter, scores);
    }
}
