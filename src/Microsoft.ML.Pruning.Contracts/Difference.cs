using System.Globalization;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Says where two arrays differ.</summary>
internal static class Difference
{
    /// <summary>The first difference with both sides; null where there is none.</summary>
    public static string? Of(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
        {
            return $"from {expected.Length} values to {actual.Length}";
        }

        var place = expected.CommonPrefixLength(actual);
        return place == expected.Length
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"from {expected[place]} to {actual[place]} at {place}");
    }
}
