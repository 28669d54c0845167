namespace Microsoft.ML.Pruning.Methods;

/// <summary>What sparse structure selection may remove.</summary>
[Flags]
public enum SelectableStructures
{
    /// <summary>Neurons and filters, each with all that can only go with it.</summary>
    Units = 1,

    /// <summary>Residual branches: what an Add adds to its shortcut.</summary>
    /// <remarks>
    /// The shortcut is the input with the fewest Linear and Conv2d layers that nothing else reads. A branch goes whole.
    /// </remarks>
    Branches = 2,
}
