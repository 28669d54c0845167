using System.Globalization;
using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Refuses features that are not finite and labels outside the classes.</summary>
/// <remarks>The message names the row, the feature and the value.</remarks>
internal sealed class RowChecker(string what, int featureCount, int classCount)
{
    /// <summary>Checks whole rows, the first of which is number <paramref name="firstRow"/> (counted from 0) of its source.</summary>
    public void Require(ReadOnlySpan<float> features, ReadOnlySpan<int> labels, long firstRow)
    {
        for (var row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classCount)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"Row {firstRow + row} of the {what} rows has label {labels[row]}; labels must be within [0, {classCount})."));
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
                $"Row {firstRow + (bad / featureCount)} of the {what} rows has {features[bad]} in feature {bad % featureCount}; "
                    + $"features must be finite. Replace missing values before training."));
        }
    }
}
