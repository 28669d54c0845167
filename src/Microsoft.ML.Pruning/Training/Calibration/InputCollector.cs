using System.Collections.Immutable;
using Microsoft.ML.Pruning.Saliencies;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>What comes into layers, from calibration rows.</summary>
internal static class InputCollector
{
    public static InputStatistics Collect(CalibrationPass pass, InputRequest request, ImmutableArray<string> parameters)
    {
        using var noGradient = torch.no_grad();
        InputSums[] sums =
        [
            .. WeightedLayer.Of(pass.Network.Definition, parameters).Select(layer => new InputSums(layer, request.Gram, pass.Device))
        ];
        pass.ForEachBatch(batch =>
        {
            var outputs = pass.Torch.Outputs(batch.Features);
            var shares = CalibrationPass.SharesOf(batch);
            foreach (var layer in sums)
            {
                layer.Add(outputs[layer.Layer.Input], shares);
            }
        });
        return new InputStatistics(sums.ToDictionary(layer => layer.Layer.Name, layer => layer.Read()));
    }
}
