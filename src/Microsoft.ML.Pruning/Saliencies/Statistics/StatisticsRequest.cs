using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>What a saliency asks to be gathered from data before it scores.</summary>
/// <remarks>A plain description: whoever prunes does the gathering.</remarks>
public abstract record StatisticsRequest
{
    private protected StatisticsRequest()
    {
    }

    /// <summary>What is asked for, in messages: <c>the gradients of the loss</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether fine-tuning gathers it, not a pass over rows; default false.</summary>
    public virtual bool ComesFromFineTuning => false;

    /// <summary>Whether the rows' labels count; true unless said otherwise.</summary>
    /// <remarks>Where they do not, rows without labels will do.</remarks>
    public virtual bool UsesLabels => true;

    /// <summary>How many rows are used, at least 1.</summary>
    /// <remarks>A sample drawn by seed where there are more, all of them where there are fewer. Default 1,000.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Argument.AtLeast(1, value); } = 1_000;

    /// <summary>How many of them are computed on at a time, at least 1. Default 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Argument.AtLeast(1, value); } = 256;
}
