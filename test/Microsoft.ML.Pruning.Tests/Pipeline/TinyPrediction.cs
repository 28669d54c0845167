using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>What a prediction engine fills.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the prediction engine.")]
public sealed class TinyPrediction
{
    public float[] Score { get; set; } = [];

    public string PredictedLabel { get; set; } = "";
}
