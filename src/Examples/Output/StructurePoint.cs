namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>A network after its weakest units and filters went.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Seed">The seed of everything random.</param>
/// <param name="Strength">The factor of the group lasso in training; 0 without it.</param>
/// <param name="Threshold">The norm below which units went; 0 for the trained network.</param>
/// <param name="UnitsKept">Units and filters that stay, of the layers that are pruned.</param>
/// <param name="Units">All of them.</param>
/// <param name="MultiplyAdds">Multiply-adds with weights that are not pruned, for one image.</param>
/// <param name="Accuracy">Fraction of the test images classified right.</param>
internal sealed record StructurePoint(
    string Network, int Seed, double Strength, double Threshold, long UnitsKept, long Units, long MultiplyAdds, double Accuracy);
