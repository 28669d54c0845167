using System.Numerics;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>A random hand: turns, slants, stretches, shifts and bends a digit's strokes, into pixel coordinates.</summary>
internal sealed class DigitDistortion
{
    private const float LargestTurn = 0.3f;
    private const float LargestSlant = 0.3f;
    private const float LargestShift = 2.5f;
    private const float LargestBend = 0.05f;
    private const float GlyphSize = 20;

    private readonly Matrix3x2 _affine;
    private readonly Vector2 _bend;
    private readonly Vector2 _phase;

    public DigitDistortion(Random random, ImageSize size)
    {
        var centre = new Vector2(size.Width / 2f, size.Height / 2f);
        _affine = Matrix3x2.CreateTranslation(-0.5f, -0.5f)
            * Matrix3x2.CreateScale(GlyphSize * Between(random, 0.75f, 1.15f), GlyphSize * Between(random, 0.8f, 1.15f))
            * Matrix3x2.CreateSkew(Symmetric(random, LargestSlant), 0)
            * Matrix3x2.CreateRotation(Symmetric(random, LargestTurn))
            * Matrix3x2.CreateTranslation(centre + new Vector2(Symmetric(random, LargestShift), Symmetric(random, LargestShift)));
        _bend = new Vector2(Symmetric(random, LargestBend), Symmetric(random, LargestBend));
        _phase = new Vector2(Symmetric(random, MathF.PI), Symmetric(random, MathF.PI));
        PenRadius = Between(random, 0.8f, 1.6f);
        Ink = Between(random, 0.75f, 1f);
    }

    /// <summary>Half the width of the pen, in pixels.</summary>
    public float PenRadius { get; }

    /// <summary>Brightness of a fully covered pixel, at most 1.</summary>
    public float Ink { get; }

    public Vector2 Apply(Vector2 point)
    {
        var bent = point + new Vector2(
            _bend.X * MathF.Sin((2 * MathF.PI * point.Y) + _phase.X),
            _bend.Y * MathF.Sin((2 * MathF.PI * point.X) + _phase.Y));
        return Vector2.Transform(bent, _affine);
    }

    private static float Symmetric(Random random, float limit) => Between(random, -limit, limit);

    private static float Between(Random random, float low, float high) => low + ((high - low) * random.NextSingle());
}
