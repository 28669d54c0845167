namespace Microsoft.ML.Pruning.Training;

/// <summary>Which fan a Kaiming initialiser keeps the variance of.</summary>
public enum FanMode
{
    /// <summary>The weights that feed one output: keeps the variance of activations going forward.</summary>
    FanIn,

    /// <summary>The outputs that one input feeds: keeps the variance of gradients going back.</summary>
    FanOut,
}
