using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>What a saliency asks to be gathered from data before it scores.</summary>
/// <remarks>A plain description: whoever prunes does the gathering.</remarks>
public abstract record StatisticsRequest
{
    private protected StatisticsRequest()
    {
    }

    /// <summary>What is asked for, in words for messages, for example <c>the gradients of the loss</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is gathered while the network is fine-tuned, not by a pass over rows; false unless said otherwise.</summary>
    public virtual bool ComesFromFineTuning => false;

    /// <summary>Whether the labels of the rows count; true unless said otherwise. Where they do not, rows without labels will do.</summary>
    public virtual bool UsesLabels => true;

    /// <summary>
    /// How many rows are used, at least 1: a sample drawn by seed where there are more, all of them where there are fewer.
    /// </summary>
    /// <remarks>Default 1,000.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Argument.AtLeast(1, value); } = 1_000;

    /// <summary>How many of them are computed on at a time, at least 1. Default 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Argument.AtLeast(1, value); } = 256;
}
