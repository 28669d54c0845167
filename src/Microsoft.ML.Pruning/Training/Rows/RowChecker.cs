using System.Globalization;
using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Refuses bad features, labels and weights.</summary>
/// <remarks>
/// Features that are not finite, labels that the task does not know, and weights below 0. The message names the row and the value.
/// </remarks>
internal sealed class RowChecker(string what, RowSource rows)
{
    private readonly RowShape _shape = rows.Shape;

    /// <summary>Checks whole rows from number <paramref name="firstRow"/> of the source on.</summary>
    public void Require(ReadOnlySpan<float> features, ReadOnlySpan<float> labels, long firstRow)
    {
        for (var row = 0; row * _shape.Labels < labels.Length; row++)
        {
            var label = labels.Slice(row * _shape.Labels, _shape.Labels);
            if ((rows.Task.FlawOf(label[..rows.Task.Targets]) ?? FlawOfWeight(label)) is { } flaw)
            {
                throw new InvalidDataException(
                    string.Create(CultureInfo.InvariantCulture, $"Row {firstRow + row} of the {what} rows has {flaw}."));
            }
        }

        if (!TensorPrimitives.IsFiniteAll(features))
        {
            var bad = 0;
            while (float.IsFinite(features[bad]))
            {
                bad++;
            }

            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"Row {firstRow + (bad / _shape.Features)} of the {what} rows has {features[bad]} in feature {bad % _shape.Features}; "
                    + $"features must be finite. Replace missing values before training."));
        }
    }

    private string? FlawOfWeight(ReadOnlySpan<float> label) => !rows.HasWeights || (label[^1] >= 0 && float.IsFinite(label[^1]))
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"weight {label[^1]}; weights must be finite and at least 0");
}
