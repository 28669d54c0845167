using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Compares tensors with plain arrays, in proportion to the largest of the values.</summary>
internal static class Expect
{
    internal static void Close(float[] expected, Tensor actual, double tolerance = 1e-6, double size = 0)
    {
        using var flat = actual.detach().to(ScalarType.Float32);
        float[] values = flat.data<float>().ToArray();
        Microsoft.ML.Pruning.Tests.Close.To(expected, values, tolerance, size);
    }

    internal static void Shape(long[] expected, Tensor actual) => Assert.Equal(expected, actual.shape);
}
