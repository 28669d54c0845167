using System.Collections.Immutable;
using System.Numerics;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>The ten digits as pen strokes (polylines) in a unit square, x to the right and y down.</summary>
internal static class DigitStrokes
{
    private static readonly ImmutableArray<ImmutableArray<Vector2[]>> Digits =
    [
        [Arc(0.5f, 0.5f, 0.27f, 0.4f, 0, 360)],
        [Line(0.36f, 0.28f, 0.54f, 0.1f, 0.54f, 0.9f)],
        [[.. Arc(0.5f, 0.34f, 0.25f, 0.24f, 180, 395), .. Line(0.26f, 0.9f, 0.78f, 0.9f)]],
        [Arc(0.48f, 0.3f, 0.24f, 0.2f, 200, 450), Arc(0.48f, 0.7f, 0.27f, 0.2f, 270, 520)],
        [Line(0.58f, 0.1f, 0.22f, 0.64f, 0.8f, 0.64f), Line(0.62f, 0.38f, 0.62f, 0.92f)],
        [Line(0.74f, 0.1f, 0.34f, 0.1f, 0.32f, 0.46f), Arc(0.48f, 0.65f, 0.26f, 0.24f, 230, 510)],
        [[.. Arc(0.74f, 0.62f, 0.46f, 0.52f, 260, 180), .. Arc(0.5f, 0.68f, 0.23f, 0.22f, 180, -180)]],
        [Line(0.22f, 0.12f, 0.78f, 0.12f, 0.42f, 0.9f)],
        [Arc(0.5f, 0.3f, 0.2f, 0.2f, 90, 450), Arc(0.5f, 0.7f, 0.25f, 0.21f, -90, 270)],
        [Arc(0.5f, 0.33f, 0.23f, 0.22f, 0, 360), Line(0.73f, 0.33f, 0.7f, 0.62f, 0.6f, 0.9f)],
    ];

    public static ImmutableArray<Vector2[]> Of(int digit) => Digits[digit];

    private static Vector2[] Line(params ReadOnlySpan<float> coordinates)
    {
        var points = new Vector2[coordinates.Length / 2];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new Vector2(coordinates[2 * i], coordinates[(2 * i) + 1]);
        }

        return points;
    }

    /// <summary>Part of an ellipse; angles in degrees, 0 to the right, growing clockwise as seen on the page.</summary>
    private static Vector2[] Arc(float centreX, float centreY, float radiusX, float radiusY, float from, float to)
    {
        const int Segments = 12;
        var points = new Vector2[Segments + 1];
        for (var i = 0; i <= Segments; i++)
        {
            var angle = float.DegreesToRadians(from + ((to - from) * i / Segments));
            points[i] = new Vector2(centreX + (radiusX * MathF.Cos(angle)), centreY + (radiusY * MathF.Sin(angle)));
        }

        return points;
    }
}
