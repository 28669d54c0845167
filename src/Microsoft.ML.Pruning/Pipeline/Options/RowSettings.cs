using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Which rows validate and how many bytes are held.</summary>
/// <remarks>What the options of trainers and of pruners have in common.</remarks>
/// <param name="Validation">Which rows validate; null for none.</param>
/// <param name="MemoryBudgetBytes">How many bytes of rows may be held; 0 streams.</param>
/// <param name="BatchRows">The most rows that a batch has, which must fit beside rows that are held.</param>
internal sealed record RowSettings(ValidationRows? Validation, long MemoryBudgetBytes, long BatchRows)
{
    /// <summary>Whether there are validation rows.</summary>
    public bool HasValidation => Validation is not null;

    /// <summary>How many bytes of rows may be held.</summary>
    public RowBudget Budget => RowBudget.Of(MemoryBudgetBytes);

    /// <summary>How many rows of a view to hold, beside a batch of each kind.</summary>
    /// <remarks>The batches are one to train on and one to validate with.</remarks>
    public long RowsToHold(RowShape shape)
    {
        var rows = Budget.RowsOf(shape);
        return MemoryBudgetBytes == 0 ? 0
            : Validation?.View is null ? Budget.RowsBeside(shape, BatchRows, HasValidation ? 2 : 1)
            : Math.Max(0, Math.Max(rows - (2 * BatchRows), (rows - BatchRows) / 2)); // A view may have more rows than are held here.
    }

    /// <summary>The same for one more view, with some of the budget gone.</summary>
    public long MoreRowsToHold(RowShape shape, RowBudget left) =>
        MemoryBudgetBytes == 0 ? 0 : Math.Max(0, left.RowsOf(shape) - (BatchRows * (HasValidation ? 2 : 1)));

    /// <summary>Refuses unclear ways to give validation rows.</summary>
    /// <remarks>Also training that needs validation rows where there are none.</remarks>
    public void RequireFor(TrainingOptions? training)
    {
        Validation?.RequireOneWay();
        var needsRows = training switch
        {
            { EarlyStopping: not null } => nameof(training.EarlyStopping),
            { ValidateEvery: not null } => nameof(training.ValidateEvery),
            _ => null,
        };
        if (!HasValidation && needsRows is not null)
        {
            throw new ArgumentException(
                $"{needsRows} needs validation rows; set Validation, or leave {needsRows} null.");
        }
    }
}
