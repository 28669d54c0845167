namespace Microsoft.ML.Pruning.Training;

/// <summary>Which weights of a Linear or Conv2d layer form a group.</summary>
public enum WeightGrouping
{
    /// <summary>The weights of one unit.</summary>
    /// <remarks>A row of a Linear layer, a filter of a Conv2d layer.</remarks>
    Units,

    /// <summary>The weights that read one input.</summary>
    /// <remarks>
    /// A column of a Linear layer; that channel of every filter of a Conv2d layer, in a grouped convolution of the filters of the channel's
    /// group.
    /// </remarks>
    InputChannels,
}
