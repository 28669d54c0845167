using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>What an initialiser is to draw for one layer.</summary>
/// <remarks>The weights or biases of one Linear or Conv2d.</remarks>
/// <param name="ParameterName">For example <c>fc1.weight</c>.</param>
/// <param name="Shape">
/// The shape to fill in row-major order: outputs x inputs of a Linear; outputs x inputs per group x kernel height x kernel width of a
/// Conv2d; outputs for biases.
/// </param>
/// <param name="FanIn">Weights that feed one output of the layer; for biases those of the layer's weight.</param>
/// <param name="FanOut">Outputs of the layer x kernel area; for biases those of the layer's weight.</param>
/// <param name="Generator">
/// The source of random numbers: this parameter's own, from the seed; its numbers are the same on every platform.
/// </param>
public readonly record struct InitializerRequest(string ParameterName, TensorShape Shape, int FanIn, int FanOut, Random Generator)
{
    /// <summary>The request for a weight of shape out x in (x kernel height x kernel width).</summary>
    internal static InitializerRequest ForWeight(ParameterInfo parameter, Random generator)
    {
        var shape = parameter.Shape;
        var fanIn = (int)(shape.Count / shape[0]);
        return new InitializerRequest(parameter.Name, shape, fanIn, fanIn / shape[1] * shape[0], generator);
    }

    internal double Fan(FanMode mode) => mode switch
    {
        FanMode.FanIn => FanIn,
        FanMode.FanOut => FanOut,
        _ => ((double)FanIn + FanOut) / 2,
    };
}
