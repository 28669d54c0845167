namespace Microsoft.ML.Pruning.Training;

/// <summary>One pass over the rows of a <see cref="RowSource"/>.</summary>
public abstract class RowReader : IDisposable
{
    /// <summary>Reads the next rows, as many as fit.</summary>
    /// <param name="features">Receives the features row after row; as long as <paramref name="labels"/> x features per row.</param>
    /// <param name="labels">Receives one label a row, counted from 0; its length is the number of rows wanted, at least 1.</param>
    /// <returns>Rows read: fewer than wanted only where the rows end, 0 at the end.</returns>
    public abstract int Read(Span<float> features, Span<int> labels);

    /// <summary>Reads until the spans are full or the rows end.</summary>
    internal int ReadFully(Span<float> features, Span<int> labels, int featureCount)
    {
        var total = 0;
        while (total < labels.Length)
        {
            var count = Read(features[(total * featureCount)..], labels[total..]);
            if (count == 0)
            {
                break;
            }

            total += count;
        }

        return total;
    }

    /// <summary>Ends the pass.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the pass holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
