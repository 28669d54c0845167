namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>One point of a curve: what was asked of the pruner, what it did, and what is left of the network.</summary>
/// <param name="Network">The network's name on the command line.</param>
/// <param name="Dropout">The probability of dropout behind every ReLU.</param>
/// <param name="Method">What was pruned first.</param>
/// <param name="Scope">Where scores were compared: <c>layer</c> or <c>global</c>.</param>
/// <param name="Schedule">In which steps.</param>
/// <param name="FineTuneEpochs">Passes over the training images after each step.</param>
/// <param name="Seed">The seed of training and pruning.</param>
/// <param name="RequestedSparsity">Fraction of the prunable weights or units asked to go.</param>
/// <param name="AchievedSparsity">Fraction that went, of the same denominator.</param>
/// <param name="TestAccuracy">Fraction of the test images classified rightly (micro accuracy).</param>
/// <param name="TestLogLoss">Mean negative log-likelihood over the test images, in nats.</param>
/// <param name="Macs">Multiply-adds of Linear and Conv2d for one image.</param>
/// <param name="NonZeroMacs">The same, without those whose weight is 0.</param>
/// <param name="Bytes">Size of the network when written to a file.</param>
internal sealed record CurvePoint(
    string Network,
    double Dropout,
    string Method,
    string Scope,
    string Schedule,
    int FineTuneEpochs,
    int Seed,
    double RequestedSparsity,
    double AchievedSparsity,
    double TestAccuracy,
    double TestLogLoss,
    long Macs,
    long NonZeroMacs,
    long Bytes);
