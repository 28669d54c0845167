using System.Numerics;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>
/// Drawn digits in MNIST's form, for machines without MNIST: pen strokes, distorted anew for every image, with noise.
/// The same seed gives the same images; every class has as many images as the others (give or take one).
/// </summary>
internal static class GeneratedDigits
{
    public const int DefaultTrain = 20_000;
    public const int DefaultTest = 4_000;

    private const float NoiseDeviation = 0.08f;
    private const int Classes = 10;
    private static readonly ImageSize Size = ImageFormat.Mnist.Size;

    public static ImageData Create(int seed, int train = DefaultTrain, int test = DefaultTest) =>
        new("generated digits", $"drawn with seed {seed}", Draw(train, seed, part: 0), Draw(test, seed, part: 1));

    private static ImageSet Draw(int count, int seed, int part)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var pixels = new byte[count * Size.Length];
        var labels = new byte[count];
        Parallel.For(0, count, index =>
        {
            labels[index] = (byte)(index % Classes);
            DrawDigit(labels[index], new Random(Mix(seed, part, index)), pixels.AsSpan(index * Size.Length, Size.Length));
        });
        return new ImageSet(Size, pixels, labels, MnistFormat.ClassNames);
    }

    private static void DrawDigit(int digit, Random random, Span<byte> image)
    {
        var hand = new DigitDistortion(random, Size);
        Span<float> coverage = stackalloc float[image.Length];
        coverage.Clear();
        foreach (var stroke in DigitStrokes.Of(digit))
        {
            var previous = hand.Apply(stroke[0]);
            foreach (var point in stroke.AsSpan(1))
            {
                var next = hand.Apply(point);
                DrawSegment(coverage, previous, next, hand.PenRadius);
                previous = next;
            }
        }

        for (var i = 0; i < image.Length; i++)
        {
            var value = (coverage[i] * hand.Ink) + (NoiseDeviation * Gaussian(random));
            image[i] = (byte)MathF.Round(255 * Math.Clamp(value, 0, 1));
        }
    }

    private static void DrawSegment(Span<float> coverage, Vector2 from, Vector2 to, float radius)
    {
        var low = Vector2.Min(from, to) - new Vector2(radius + 1);
        var high = Vector2.Max(from, to) + new Vector2(radius + 1);
        for (var y = Math.Max(0, (int)low.Y); y <= Math.Min(Size.Height - 1, (int)high.Y); y++)
        {
            for (var x = Math.Max(0, (int)low.X); x <= Math.Min(Size.Width - 1, (int)high.X); x++)
            {
                var distance = Distance(new Vector2(x + 0.5f, y + 0.5f), from, to);
                ref var pixel = ref coverage[(y * Size.Width) + x];
                pixel = Math.Max(pixel, Math.Clamp(radius + 0.5f - distance, 0, 1));
            }
        }
    }

    private static float Distance(Vector2 point, Vector2 from, Vector2 to)
    {
        var along = to - from;
        var length = along.LengthSquared();
        var fraction = length > 0 ? Math.Clamp(Vector2.Dot(point - from, along) / length, 0, 1) : 0;
        return Vector2.Distance(point, from + (fraction * along));
    }

    private static float Gaussian(Random random) =>
        MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());

    // Neighbouring seeds of System.Random give related numbers, so each image's seed is scrambled (the finaliser of SplitMix64).
    private static int Mix(int seed, int part, int index)
    {
        var state = ((ulong)(uint)seed << 32) + ((ulong)part << 31) + (ulong)index + 0x9E3779B97F4A7C15;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return (int)(state ^ (state >> 31));
    }
}
