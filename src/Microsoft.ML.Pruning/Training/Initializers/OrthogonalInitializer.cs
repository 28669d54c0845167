using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Orthogonal weights, drawn evenly from all such matrices.</summary>
/// <remarks>
/// Weights W, seen as a matrix of outputs x fan-in, with W W^T = gain^2 I where there are at most as many outputs as inputs, and W^T W =
/// gain^2 I otherwise (by the Haar measure). Biases 0. (Saxe, McClelland and Ganguli 2014.) Q of the QR factorisation of a normal matrix,
/// with the signs that make the diagonal of R positive. Computed in double precision; W is rounded to float. With n the smaller and m the
/// larger side: 2 m n^2 floating-point operations on all cores, 8 m n bytes; at 4096 x 4096 some 15 seconds of one core. The kernels of a
/// grouped convolution form one matrix of all outputs, as in PyTorch.
/// </remarks>
/// <param name="Gain">A factor for the activation that follows, a finite number above 0; default 1.</param>
public sealed record OrthogonalInitializer(double Gain = 1) : Initializer
{
    /// <inheritdoc cref="XavierNormalInitializer.Gain"/>
    public double Gain { get; init => field = Argument.Positive(value); } = Argument.Positive(Gain, nameof(Gain));

    internal override void FillWeights(Span<float> weights, InitializerRequest request)
    {
        RandomFill.Normal(weights, 1, request.Generator);
        var (outputs, inputs) = (request.Shape[0], request.FanIn);
        var rows = outputs <= inputs;
        var vectors = rows ? new VectorSet(outputs, inputs) : new VectorSet(inputs, outputs);
        var (vectorStep, elementStep) = rows ? (inputs, 1) : (1, inputs);
        for (var i = 0; i < vectors.Count; i++)
        {
            var vector = vectors[i];
            for (var j = 0; j < vector.Length; j++)
            {
                vector[j] = weights[(i * vectorStep) + (j * elementStep)];
            }
        }

        vectors.Orthonormalize();
        for (var i = 0; i < vectors.Count; i++)
        {
            var vector = vectors[i];
            for (var j = 0; j < vector.Length; j++)
            {
                weights[(i * vectorStep) + (j * elementStep)] = (float)(Gain * vector[j]);
            }
        }
    }
}
