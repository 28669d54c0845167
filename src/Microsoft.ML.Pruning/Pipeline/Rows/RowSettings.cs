using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Which rows validate and how many bytes of rows are held: what the options of trainers and of pruners have in common.</summary>
/// <param name="Validation">A view of validation rows, or null.</param>
/// <param name="ValidationFraction">The fraction of rows that validates, or null.</param>
/// <param name="ValidationColumnName">The column that marks validation rows, or null.</param>
/// <param name="MemoryBudgetBytes">How many bytes of rows may be held; 0 streams.</param>
/// <param name="BatchRows">The most rows that a batch has, which must fit beside rows that are held.</param>
internal sealed record RowSettings(
    IDataView? Validation,
    double? ValidationFraction,
    string? ValidationColumnName,
    long MemoryBudgetBytes,
    long BatchRows)
{
    /// <summary>Whether there are validation rows.</summary>
    public bool HasValidation => Ways > 0;

    private int Ways => (Validation is null ? 0 : 1) + (ValidationFraction is null ? 0 : 1) + (ValidationColumnName is null ? 0 : 1);

    /// <summary>A fraction of rows within (0, 1), or none.</summary>
    public static double? Fraction(double? value, [CallerMemberName] string name = "") =>
        value is null or (> 0 and < 1)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be above 0 and below 1.");

    /// <summary>How many bytes of rows may be held.</summary>
    public RowBudget Budget => RowBudget.Of(MemoryBudgetBytes);

    /// <summary>How many rows to read into memory of a view, beside a batch to train on and one to validate with.</summary>
    public long RowsToHold(RowShape shape)
    {
        var rows = Budget.RowsOf(shape);
        return MemoryBudgetBytes == 0 ? 0
            : Validation is null ? Budget.RowsBeside(shape, BatchRows, HasValidation ? 2 : 1)
            : Math.Max(0, Math.Max(rows - (2 * BatchRows), (rows - BatchRows) / 2)); // A view may have more rows than are held here.
    }

    /// <summary>How many rows to read into memory of one more view, where some of the budget is gone.</summary>
    public long MoreRowsToHold(RowShape shape, RowBudget left) =>
        MemoryBudgetBytes == 0 ? 0 : Math.Max(0, left.RowsOf(shape) - (BatchRows * (HasValidation ? 2 : 1)));

    /// <summary>Refuses more than one way to give validation rows, and training that needs such rows where there are none.</summary>
    public void RequireFor(TrainingOptions? training)
    {
        if (Ways > 1)
        {
            throw new ArgumentException(
                "Validation rows are given in more than one way; set only one of Validation, ValidationFraction and ValidationColumnName.");
        }

        var needsRows = training switch
        {
            { EarlyStopping: not null } => nameof(training.EarlyStopping),
            { ValidateEvery: not null } => nameof(training.ValidateEvery),
            _ => null,
        };
        if (!HasValidation && needsRows is not null)
        {
            throw new ArgumentException(
                $"{needsRows} needs validation rows; set one of Validation, ValidationFraction and ValidationColumnName, "
                    + $"or leave {needsRows} null.");
        }
    }
}
