using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Takes first weights from a function of yours.</summary>
/// <remarks>
/// It is called once for every Linear and Conv2d: <c>new CustomInitializer(request => ...)</c> returns the values for the request's shape
/// in row-major order. They are copied. Biases are 0 unless <see cref="Biases"/> draws them. Networks made from one seed are equal as long
/// as the function draws its random numbers from the request's generator only. Making a network throws an
/// <see cref="InvalidOperationException"/> where the function returns null, another number of values, or one that is not finite; what it
/// throws itself is passed on.
/// </remarks>
/// <param name="Weights">Draws the weights of one layer.</param>
public sealed record CustomInitializer(Func<InitializerRequest, float[]> Weights) : Initializer
{
    /// <summary>Draws the weights of one layer.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<InitializerRequest, float[]> Weights { get; init => field = Argument.NotNull(value); } =
        Argument.NotNull(Weights, nameof(Weights));

    /// <summary>Draws the biases of one layer, or null (the default) for zeros.</summary>
    public Func<InitializerRequest, float[]>? Biases { get; init; }

    internal override void FillWeights(Span<float> weights, InitializerRequest request) => Fill(weights, Weights, request);

    internal override void FillBiases(Span<float> biases, InitializerRequest request)
    {
        if (Biases is null)
        {
            base.FillBiases(biases, request);
        }
        else
        {
            Fill(biases, Biases, request);
        }
    }

    private static void Fill(Span<float> destination, Func<InitializerRequest, float[]> draw, InitializerRequest request)
    {
        var values = draw(request) ?? throw Refused(request, "null");
        if (values.Length != destination.Length)
        {
            throw Refused(request, $"{values.Length} values");
        }

        if (!TensorPrimitives.IsFiniteAll<float>(values))
        {
            var index = Array.FindIndex(values, value => !float.IsFinite(value));
            throw Refused(request, string.Create(CultureInfo.InvariantCulture, $"{values[index]} at index {index}"));
        }

        values.CopyTo(destination);
    }

    private static InvalidOperationException Refused(InitializerRequest request, string what) => new(
        $"The function of the custom initialiser returned {what} for parameter '{request.ParameterName}'; "
            + $"its shape {request.Shape} needs {request.Shape.Count} finite values.");
}
