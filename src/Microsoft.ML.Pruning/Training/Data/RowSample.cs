using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// A sample of rows without replacement, each row equally likely, in the order of the source: reservoir sampling (Vitter 1985, algorithm R), so that one pass
/// is enough and only the sample is held.
/// </summary>
internal static class RowSample
{
    private const int ChunkRows = 256;

    /// <summary>Draws at most <paramref name="count"/> rows and checks all rows that are read; messages call them what they are for.</summary>
    /// <exception cref="ArgumentException">The rows do not fit the network, or there are none.</exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is outside its classes.</exception>
    public static LabeledRows Draw(
        RowSource rows, NetworkDefinition definition, int count, int seed, Action checkCancelled, string what = "calibration")
    {
        RowInspection.CheckShape(rows, definition, what);
        var checker = new RowChecker(what, rows.FeatureCount, rows.ClassCount);
        var random = new SeededRandom(seed, RandomPurpose.RowSample);
        var held = new List<(long Row, float[] Features, int Label)>();
        var features = new float[checked(ChunkRows * rows.FeatureCount)];
        var labels = new int[ChunkRows];
        using RowReader reader = rows.Open();
        long total = 0;
        for (int read; (read = reader.Read(features, labels)) > 0; total += read)
        {
            checkCancelled();
            checker.Check(features.AsSpan(0, read * rows.FeatureCount), labels.AsSpan(0, read), total);
            for (int i = 0; i < read; i++)
            {
                long slot = held.Count < count ? held.Count : random.NextInt64(total + i + 1);
                if (slot < count)
                {
                    Hold(held, (int)slot, (total + i, features.AsSpan(i * rows.FeatureCount, rows.FeatureCount).ToArray(), labels[i]));
                }
            }
        }

        return total > 0 ? Joined(held, rows) : throw new ArgumentException($"There are no {what} rows; at least one is needed.", nameof(rows));
    }

    private static void Hold(List<(long Row, float[] Features, int Label)> held, int slot, (long Row, float[] Features, int Label) row)
    {
        if (slot == held.Count)
        {
            held.Add(row);
        }
        else
        {
            held[slot] = row;
        }
    }

    private static LabeledRows Joined(List<(long Row, float[] Features, int Label)> held, RowSource rows)
    {
        held.Sort((a, b) => a.Row.CompareTo(b.Row));
        var features = new float[checked(held.Count * rows.FeatureCount)];
        for (int i = 0; i < held.Count; i++)
        {
            held[i].Features.CopyTo(features, i * rows.FeatureCount);
        }

        return new LabeledRows(features, rows.FeatureCount, [.. held.Select(row => row.Label)], rows.ClassCount);
    }
}
