using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Which rows are kept from training, to validate with.</summary>
/// <remarks>Set exactly one of the three properties.</remarks>
public sealed record ValidationRows
{
    /// <summary>A view of validation rows, featurised as the stage's data.</summary>
    /// <remarks>It has the feature and label columns that the stage sees.</remarks>
    public IDataView? View { get; init; }

    /// <summary>The fraction of the rows that validates, above 0 and below 1.</summary>
    /// <remarks>
    /// Each row goes there by itself with this probability; which ones depends on the seed of the stage and on nothing else. Stages with
    /// other seeds keep other rows; <see cref="ColumnName"/> keeps the same in all.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within (0, 1).</exception>
    public double? Fraction
    {
        get;
        init => field = value is { } fraction ? Argument.Inner(fraction) : null;
    }

    /// <summary>A Boolean column that marks validation rows.</summary>
    /// <remarks>Marked rows pass through the same featurisation as the others.</remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string? ColumnName { get; init => field = value is null ? null : Pipeline.ColumnName.Checked(value); }

    /// <summary>Refuses none or several of the ways to say it.</summary>
    /// <exception cref="ArgumentException">None or several are set.</exception>
    internal void RequireOneWay()
    {
        var ways = (View is null ? 0 : 1) + (Fraction is null ? 0 : 1) + (ColumnName is null ? 0 : 1);
        if (ways != 1)
        {
            throw new ArgumentException(
                $"Validation says in {ways} ways which rows validate; set exactly one of View, Fraction and ColumnName, or leave "
                    + "Validation null.");
        }
    }
}
