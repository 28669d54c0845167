namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>One point of a curve: what was asked of the pruner, what it did, and what is left of the network.</summary>
/// <param name="RequestedSparsity">Fraction of the prunable weights or units asked to go.</param>
/// <param name="AchievedSparsity">Fraction that went, of the same denominator.</param>
/// <param name="TestAccuracy">Fraction of the test images classified rightly (micro accuracy).</param>
/// <param name="TestLogLoss">Mean negative log-likelihood over the test images, in nats.</param>
/// <param name="Macs">Multiply-adds of Linear and Conv2d for one image.</param>
/// <param name="NonZeroMacs">The same, without those whose weight is 0.</param>
/// <param name="Bytes">Size of the network when written to a file.</param>
internal sealed record CurvePoint(
    string Network,
    string Method,
    string Scope,
    int Seed,
    double RequestedSparsity,
    double AchievedSparsity,
    double TestAccuracy,
    double TestLogLoss,
    long Macs,
    long NonZeroMacs,
    long Bytes);
