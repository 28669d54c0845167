namespace Microsoft.ML.Pruning.Training;

/// <summary>Which fan of a layer divides the variance of its weights.</summary>
public enum FanMode
{
    /// <summary>The weights that feed one output.</summary>
    /// <remarks>Keeps the variance of activations going forward.</remarks>
    FanIn,

    /// <summary>The outputs that one input feeds.</summary>
    /// <remarks>Keeps the variance of gradients going back.</remarks>
    FanOut,

    /// <summary>The mean of both: Xavier's compromise between forward and back.</summary>
    FanAverage,
}
