namespace Microsoft.ML.Pruning.Networks;

/// <summary>Describes one parameter of a network.</summary>
/// <param name="Name">As PyTorch names it: node name, dot, parameter; for example <c>fc1.weight</c>.</param>
/// <param name="Node">The name of the node that owns the parameter.</param>
/// <param name="Shape">The dimensions; values are stored in row-major order.</param>
/// <param name="Kind">What the parameter does in its layer.</param>
public sealed record ParameterInfo(string Name, string Node, TensorShape Shape, ParameterKind Kind)
{
    /// <summary>Whether training changes the parameter by gradients.</summary>
    /// <remarks>Everything but the running statistics of a batch normalisation.</remarks>
    public bool IsTrainable => Kind is not (ParameterKind.RunningMean or ParameterKind.RunningVariance);
}
