using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>Labelled images of one size: one byte a pixel, channel after channel, row after row; one byte a label.</summary>
internal sealed class ImageSet
{
    public ImageSet(ImageSize size, byte[] pixels, byte[] labels, ImmutableArray<string> classNames)
    {
        if (pixels.Length != (long)labels.Length * size.Length)
        {
            throw new ArgumentException($"{labels.Length} images of {size} need {(long)labels.Length * size.Length} pixels, not {pixels.Length}.", nameof(pixels));
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
