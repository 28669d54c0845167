namespace Microsoft.ML.Pruning.Training;

/// <summary>Weights and biases as PyTorch's Linear and Conv2d start.</summary>
/// <remarks>Uniform within [-1 / sqrt(fan-in), 1 / sqrt(fan-in)].</remarks>
public sealed record PyTorchDefaultInitializer : Initializer
{
    internal override void FillWeights(Span<float> weights, InitializerRequest request) =>
        RandomFill.Uniform(weights, BoundOf(request), request.Generator);

    internal override void FillBiases(Span<float> biases, InitializerRequest request) =>
        RandomFill.Uniform(biases, BoundOf(request), request.Generator);

    private static double BoundOf(InitializerRequest request) => 1 / Math.Sqrt(request.FanIn);
}
