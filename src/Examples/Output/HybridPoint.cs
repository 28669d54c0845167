using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>A network of the comparison.</summary>
/// <param name="Network">The name of the network that was trained.</param>
/// <param name="Seed">The seed of everything random.</param>
/// <param name="Method">How it was pruned, or which control it is.</param>
/// <param name="Point">The part of the multiply-adds to keep, or the penalty; empty for the dense network.</param>
/// <param name="Accuracy">Fraction of the test images classified right.</param>
/// <param name="Cost">What it costs, without what is 0.</param>
/// <param name="Defined">What its definition says that it costs; the bytes are those that were written.</param>
/// <param name="IsCompact">Whether nothing in it is masked.</param>
/// <param name="Time">Seconds to score an image.</param>
/// <param name="DenseTime">Seconds that the trained network took for one meanwhile.</param>
/// <param name="Work">Seconds of pruning and fine-tuning, or of training.</param>
internal sealed record HybridPoint(
    string Network,
    int Seed,
    string Method,
    string Point,
    double Accuracy,
    NetworkCost Cost,
    NetworkCost Defined,
    bool IsCompact,
    double Time,
    double DenseTime,
    double Work)
{
    public const string Dense = "dense";
    public const string TrainedOn = "dense, trained on";
    public const string Scratch = "small, from scratch";
    public const string Magnitude = "magnitude";
    public const string Greedy = "greedy";
    public const string Chain = "greedy + magnitude";

    /// <summary>The method with its point.</summary>
    public string Title => Point.Length == 0 ? Method : $"{Method} {Point}";

    /// <summary>Whether a compact network costs what its definition says, and the file of any is as long as foretold.</summary>
    public bool CostsAsDefined => IsCompact ? Cost == Defined : Cost.Bytes == Defined.Bytes;
}
