namespace Microsoft.ML.Pruning.Training;

/// <summary>Weights and biases uniform within [-1 / sqrt(fan-in), 1 / sqrt(fan-in)], as PyTorch's Linear and Conv2d start.</summary>
public sealed record PyTorchDefaultInitializer : Initializer
{
    internal override void FillWeights(Span<float> weights, Fans fans, Random random) => RandomFill.Uniform(weights, BoundOf(fans), random);

    internal override void FillBiases(Span<float> biases, Fans fans, Random random) => RandomFill.Uniform(biases, BoundOf(fans), random);

    private static double BoundOf(Fans fans) => 1 / Math.Sqrt(fans.In);
}
