namespace Microsoft.ML.Pruning.Training;

/// <summary>Which fan of a layer an initialiser divides the variance of its weights by.</summary>
public enum FanMode
{
    /// <summary>The weights that feed one output: keeps the variance of activations going forward.</summary>
    FanIn,

    /// <summary>The outputs that one input feeds: keeps the variance of gradients going back.</summary>
    FanOut,

    /// <summary>The mean of both, as Xavier initialisation has it: a compromise between forward and back.</summary>
    FanAverage,
}
