using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>A training and what it came to.</summary>
internal sealed record TrainedTrial(TrainingResult Result, LotteryTrial Trial);
