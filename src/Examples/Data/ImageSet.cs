using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>Labelled images of one size: one byte a pixel, channel after channel, row after row; one byte a label.</summary>
internal sealed class ImageSet
{
    public ImageSet(ImageSize size, byte[] pixels, byte[] labels, ImmutableArray<string> classNames)
    {
        if (pixels.Length != (long)labels.Length * size.Length)
        {
            throw new ArgumentException(
                $"{labels.Length} images of {size} need {(long)labels.Length * size.Length} pixels, not {pixels.Length}.", nameof(pixels));
        }

        Size = size;
        Pixels = pixels;
        Labels = labels;
        ClassNames = classNames;
    }

    public ImageSize Size { get; }

    public byte[] Pixels { get; }

    public byte[] Labels { get; }

    public ImmutableArray<string> ClassNames { get; }

    public int Count => Labels.Length;

    public ReadOnlySpan<byte> this[int index] => Pixels.AsSpan(index * Size.Length, Size.Length);

    /// <summary>The images as ML.NET rows, made one at a time.</summary>
    public IEnumerable<ImageRow> Rows()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return new ImageRow { Features = Scaled(index), Label = ClassNames[Labels[index]] };
        }
    }

    /// <summary>Splits the images: so many, drawn with a seed, are held out; the rest stays in order.</summary>
    /// <exception cref="ArgumentException">There are not more images than that.</exception>
    public (ImageSet Kept, ImageSet HeldOut) HoldOut(int count, int seed)
    {
        if (count < 1 || count >= Count)
        {
            throw new ArgumentException($"{count} of {Count} training images cannot be held out to validate on (--validation); "
                + $"give a number from 1 to {Count - 1}.");
        }

        var order = Enumerable.Range(0, Count).ToArray();
        new Random(seed).Shuffle(order);
        return (Only([.. order[count..].Order()]), Only([.. order[..count].Order()]));
    }

    private ImageSet Only(int[] indexes) => new(
        Size,
        [.. indexes.SelectMany(index => new ArraySegment<byte>(Pixels, index * Size.Length, Size.Length))],
        [.. indexes.Select(index => Labels[index])],
        ClassNames);

    private float[] Scaled(int index)
    {
        var pixels = this[index];
        var features = new float[pixels.Length];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = pixels[i] / 255f;
        }

        return features;
    }
}
