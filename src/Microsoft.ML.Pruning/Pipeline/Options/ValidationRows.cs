using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Which rows are kept from training, to validate with.</summary>
/// <remarks>One of the three properties says it.</remarks>
public sealed record ValidationRows
{
    /// <summary>A view that has them, with the feature and label columns that the stage sees: after the same featurisation.</summary>
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

    /// <summary>A column of Boolean that is true in them, so that they pass through the same featurisation as the others.</summary>
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
