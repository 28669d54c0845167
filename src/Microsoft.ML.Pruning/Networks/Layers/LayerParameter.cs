namespace Microsoft.ML.Pruning.Networks;

/// <summary>A parameter of a layer before it belongs to a node.</summary>
internal readonly record struct LayerParameter(string Suffix, TensorShape Shape, ParameterKind Kind);
