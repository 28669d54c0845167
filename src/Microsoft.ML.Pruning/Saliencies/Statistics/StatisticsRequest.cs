using System.Globalization;
using System.Runtime.CompilerServices;

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
    public int Rows { get; init => field = AtLeastOne(value); } = 1_000;

    /// <summary>How many of them are computed on at a time, at least 1. Default 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = AtLeastOne(value); } = 256;

    /// <summary>Refuses a count below 1.</summary>
    internal static int AtLeastOne(int value, [CallerMemberName] string name = "") =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be at least 1.");

    /// <summary>Refuses a count below 1; null is none.</summary>
    internal static int? AtLeastOne(int? value, [CallerMemberName] string name = "") => value is { } count ? AtLeastOne(count, name) : null;

    /// <summary>Refuses what is not a finite number above 0.</summary>
    internal static double Positive(double value, [CallerMemberName] string name = "") => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be a finite number above 0."));
}
