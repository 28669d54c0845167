namespace Microsoft.ML.Pruning.Methods;

/// <summary>One step of a schedule.</summary>
/// <param name="Step">The step, counted from 1; 0 before the first one.</param>
/// <param name="Steps">How many there are.</param>
/// <param name="Sparsity">The sparsity that the step asks for, in [0, 1).</param>
public readonly record struct PruningStep(int Step, int Steps, double Sparsity)
{
    /// <summary>Whether the movement of values is summed while training.</summary>
    internal bool TracksMovement { get; init; }
}
