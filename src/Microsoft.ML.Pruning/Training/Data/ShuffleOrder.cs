namespace Microsoft.ML.Pruning.Training;

/// <summary>How a stream is shuffled.</summary>
internal readonly record struct ShuffleOrder(int Seed, int Window);
