namespace Microsoft.ML.Pruning.Training;

/// <summary>Which weights of a Linear or Conv2d layer form a group.</summary>
public enum WeightGrouping
{
    /// <summary>The weights of one unit: a row of a Linear layer, a filter of a Conv2d layer.</summary>
    Units,

    /// <summary>
    /// The weights that read one input: a column of a Linear layer; that channel of every filter of a Conv2d layer, in a grouped
    /// convolution of the filters of the channel's group.
    /// </summary>
    InputChannels,
}
