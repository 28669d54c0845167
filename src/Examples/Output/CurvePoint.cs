namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>One point of a curve: what was asked of the pruner, what it did, and what is left of the network.</summary>
internal sealed record CurvePoint
{
    /// <summary>The kind of the network as it was trained.</summary>
    public const string Dense = "dense";

    /// <summary>The kind of the control: the trained network after the recovery that pruned ones get.</summary>
    public const string Recovered = "dense-recovered";

    /// <summary>The control as tables and titles call it.</summary>
    public const string RecoveredLabel = "dense, recovered";

    /// <summary>The kind of a pruned network.</summary>
    public const string Pruned = "pruned";

    /// <summary>The network's name on the command line.</summary>
    public required string Network { get; init; }

    /// <summary>The probability of dropout behind every ReLU.</summary>
    public required double Dropout { get; init; }

    /// <summary>What was pruned first; of a dense network, the method of the curve that it stands in.</summary>
    public string Method { get; init; } = "";

    /// <summary>Where scores were compared: <c>layer</c> or <c>global</c>.</summary>
    public string Scope { get; init; } = "";

    /// <summary><see cref="Dense"/>, <see cref="Recovered"/> or <see cref="Pruned"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>In which steps.</summary>
    public required string Schedule { get; init; }

    /// <summary>Passes over the training images after each step.</summary>
    public required int FineTuneEpochs { get; init; }

    /// <summary>Passes over the training images since the network was trained, over all steps.</summary>
    public int RecoveryEpochs { get; init; }

    /// <summary>The seed of training and pruning.</summary>
    public required int Seed { get; init; }

    /// <summary>Fraction of the prunable weights or units asked to go.</summary>
    public double RequestedSparsity { get; init; }

    /// <summary>Fraction that went, of the same denominator.</summary>
    public double AchievedSparsity { get; init; }

    /// <summary>Fraction of the test images classified rightly (micro accuracy).</summary>
    public double TestAccuracy { get; init; }

    /// <summary>Mean negative log-likelihood over the test images, in nats.</summary>
    public double TestLogLoss { get; init; }

    /// <summary>Multiply-adds of Linear and Conv2d for one image.</summary>
    public long Macs { get; init; }

    /// <summary>The same, without those whose weight is 0.</summary>
    public long NonZeroMacs { get; init; }

    /// <summary>Size of the network when written to a file.</summary>
    public long Bytes { get; init; }
}
