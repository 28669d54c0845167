namespace Microsoft.ML.Pruning.Training;

/// <summary>How many numbers a row has.</summary>
/// <param name="Features">Its features.</param>
/// <param name="Labels">Its targets and, where rows have one, its weight behind them; 1 for a class.</param>
internal readonly record struct RowShape(int Features, int Labels = 1)
{
    /// <summary>Bytes of a row.</summary>
    public long Bytes => 4L * ((long)Features + Labels);
}
