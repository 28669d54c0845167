namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The columns that a network stage reads and writes.</summary>
/// <param name="Features">The vector of inputs.</param>
/// <param name="Label">What training learned to predict; scoring does not need it.</param>
/// <param name="Score">What the network says.</param>
/// <param name="PredictedLabel">The class that this makes likeliest; unused in a regression.</param>
internal sealed record NetworkColumns(string Features, string Label, string Score, string PredictedLabel)
{
    /// <summary>The probability of the positive class, in a binary task.</summary>
    public string Probability { get; init; } = "Probability";

    /// <summary>The weights of the rows; null where all count alike.</summary>
    public string? Weight { get; init; }
}
