using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>The perceptron that saliencies are measured on, and a small one of the same kind to warm up with.</summary>
internal static class LargeNetwork
{
    private const int Classes = 10;
    private static readonly int[] Widths = [2048, 4096, 4096];
    private static readonly int[] SmallWidths = [32, 64, 64];

    /// <summary>With the weights that training would begin with.</summary>
    public static Network Create(bool small, bool batchNorm = false)
    {
        var widths = small ? SmallWidths : Widths;
        var builder = NetworkDefinition.Input(widths[0]);
        foreach (var width in widths[1..])
        {
            builder = batchNorm ? builder.Linear(width).BatchNorm().ReLU() : builder.Linear(width).ReLU();
        }

        return NetworkInitializer.Create(
            builder.Linear(Classes).Build(string.Join('-', [.. widths, Classes])), Initializer.PyTorchDefault, seed: 1);
    }
}
