namespace Microsoft.ML.Pruning.Training;

/// <summary>One pass over the rows of a <see cref="RowSource"/>.</summary>
public abstract class RowReader : IDisposable
{
    /// <summary>Reads the next rows, as many as fit.</summary>
    /// <param name="features">Receives the features row after row: rows x features.</param>
    /// <param name="labels">
    /// Receives what labels each row: the class counted from 0, or 0 or 1, or a number for each output; and behind it the weight, where
    /// rows have one. Its length says how many rows are wanted, at least 1.
    /// </param>
    /// <returns>Rows read: fewer than wanted only where the rows end, 0 at the end.</returns>
    public abstract int Read(Span<float> features, Span<float> labels);

    /// <summary>Reads until the spans are full or the rows end.</summary>
    internal int ReadFully(Span<float> features, Span<float> labels, RowShape shape)
    {
        var (total, wanted) = (0, labels.Length / shape.Labels);
        while (total < wanted)
        {
            var count = Read(features[(total * shape.Features)..], labels[(total * shape.Labels)..]);
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
