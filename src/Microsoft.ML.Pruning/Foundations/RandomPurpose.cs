namespace Microsoft.ML.Pruning.Foundations;

/// <summary>What a random stream is for.</summary>
internal enum RandomPurpose
{
    Weights = 1,
    RowOrder = 2,
    Dropout = 3,
    RowSample = 4,
    LotteryControl = 5,
    FineTuning = 6,
    Probes = 7,
    CandidateRows = 8,
}
