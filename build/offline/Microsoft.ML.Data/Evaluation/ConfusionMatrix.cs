namespace Microsoft.ML.Data;

public sealed class ConfusionMatrix
{
    internal ConfusionMatrix(double[][] counts, string[] classNames, bool isBinary = false)
    {
        NumberOfClasses = counts.Length;
        Counts = [.. counts.Select(row => (IReadOnlyList<double>)row.AsReadOnly())];
        ClassNames = classNames;
        IsBinary = isBinary;
        PerClassRecall = [.. counts.Select((row, i) => Ratio(row[i], row.Sum()))];
        PerClassPrecision = [.. counts.Select((row, i) => Ratio(row[i], counts.Sum(other => other[i])))];
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    // Actual classes are the rows, predicted classes the columns.
    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses { get; }

    internal string[] ClassNames { get; }

    internal bool IsBinary { get; }

    public string GetFormattedConfusionTable() => ConfusionTable.Format(this);

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckIndex(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckIndex(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;

    private void CheckIndex(int index, string name)
    {
        if (index < 0 || index >= NumberOfClasses)
            throw new ArgumentOutOfRangeException(name, $"Invalid index {index}. It must be in 0..{NumberOfClasses - 1}.");
    }
}
