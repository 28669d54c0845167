namespace Microsoft.ML.Pruning.Training;

/// <summary>What training asks of and tells the program it runs in.</summary>
/// <remarks>All calls come from the thread that trains, but for <paramref name="CheckCancelled"/> in a sensitivity scan.</remarks>
/// <param name="CheckCancelled">
/// Called before every batch; throws <see cref="OperationCanceledException"/> to end training. A sensitivity scan calls it from several
/// threads at once.
/// </param>
/// <param name="OnEpoch">Called after every epoch.</param>
/// <param name="OnBatch">Called after every training batch.</param>
/// <param name="Message">Called with a line of text worth logging.</param>
public sealed record TrainingHost(
    Action CheckCancelled,
    Action<EpochRecord> OnEpoch,
    Action<BatchProgress> OnBatch,
    Action<string> Message)
{
    /// <summary>A host that never cancels and hears nothing.</summary>
    public static TrainingHost Silent { get; } = new(() => { }, _ => { }, _ => { }, _ => { });
}
