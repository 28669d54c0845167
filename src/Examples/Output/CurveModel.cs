namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>A measured model that can be saved.</summary>
/// <param name="Point">What was measured.</param>
/// <param name="Save">Writes it to a path.</param>
internal sealed record CurveModel(CurvePoint Point, Action<string> Save);
