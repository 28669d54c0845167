using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Compares tensors with plain arrays.</summary>
internal static class Expect
{
    internal static void Close(float[] expected, Tensor actual, double tolerance = 1e-6)
    {
        using var flat = actual.detach().to(float32);
        float[] values = flat.data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"at {i}: expected {expected[i]}, found {values[i]}");
    }

    internal static void Close(double[] expected, IEnumerable<double> actual, double tolerance = 1e-12)
    {
        double[] values = [.. actual];
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance, $"at {i}: expected {expected[i]}, found {values[i]}");
    }

    internal static void Shape(long[] expected, Tensor actual) => Assert.Equal(expected, actual.shape);
}
