using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Which rows validate and how many bytes of rows are held: what the options of trainers and of pruners have in common.</summary>
internal sealed record RowSettings(IDataView? Validation, double? ValidationFraction, string? ValidationColumnName, long MemoryBudgetBytes)
{
    /// <summary>The memory budget where none is given: 2 GiB.</summary>
    public const long DefaultBudgetBytes = 2L << 30;

    /// <summary>Whether there are validation rows.</summary>
    public bool HasValidation => Ways > 0;

    private int Ways => (Validation is null ? 0 : 1) + (ValidationFraction is null ? 0 : 1) + (ValidationColumnName is null ? 0 : 1);

    /// <summary>A fraction of rows within (0, 1), or none.</summary>
    public static double? Fraction(double? value, [CallerMemberName] string name = "") =>
        value is null or (> 0 and < 1) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be above 0 and below 1.");

    /// <summary>A count of bytes.</summary>
    public static long Bytes(long value, [CallerMemberName] string name = "") =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be at least 0.");

    /// <summary>Refuses more than one way to give validation rows, and training that needs such rows where there are none.</summary>
    public void Check(TrainingOptions? training)
    {
        if (Ways > 1)
        {
            throw new ArgumentException(
                "Validation rows are given in more than one way; set only one of Validation, ValidationFraction and ValidationColumnName.");
        }

        string? needsRows = training switch
        {
            { EarlyStopping: not null } => nameof(training.EarlyStopping),
            { ValidateEvery: not null } => nameof(training.ValidateEvery),
            _ => null,
        };
        if (!HasValidation && needsRows is not null)
        {
            throw new ArgumentException(
                $"{needsRows} needs validation rows; set one of Validation, ValidationFraction and ValidationColumnName, or leave {needsRows} null.");
        }
    }
}
