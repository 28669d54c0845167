using System.Collections.Immutable;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>Reads option values; what is wrong is said in one line with the value and what is allowed.</summary>
internal static class OptionParsers
{
    /// <summary>One of the named values.</summary>
    public static Func<ArgumentResult, string?> Name(string option, IReadOnlyList<string> allowed) => result =>
    {
        var value = result.Tokens[0].Value;
        if (allowed.Contains(value, StringComparer.Ordinal))
        {
            return value;
        }

        result.AddError($"{option} '{value}' is unknown; use {Choice(allowed)}.");
        return null;
    };

    /// <summary>One or more of the named values, separated by commas, none twice.</summary>
    public static Func<ArgumentResult, ImmutableArray<string>> Names(string option, IReadOnlyList<string> allowed) => result =>
    {
        var names = Listed(result);
        foreach (var name in names)
        {
            if (!allowed.Contains(name, StringComparer.Ordinal))
            {
                result.AddError($"{option} '{name}' is unknown; use {Choice(allowed)}, separated by commas.");
                return [];
            }
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    };

    /// <summary>Sparsities in percent, separated by commas, as sorted fractions.</summary>
    /// <param name="option">The name of the option.</param>
    /// <param name="dense">Whether 0 (the dense network) is allowed, and then always among them.</param>
    public static Func<ArgumentResult, ImmutableArray<double>> Sparsities(string option, bool dense = true) => result =>
    {
        SortedSet<double> fractions = dense ? [0] : [];
        foreach (var text in Listed(result))
        {
            if (Percent(text) is not { } fraction || (fraction == 0 && !dense))
            {
                result.AddError($"{option} '{text}' is not allowed; give percentages {(dense ? "from" : "above")} 0 to below 100, "
                    + "separated by commas, such as 50,90,97.5.");
                return [];
            }

            fractions.Add(fraction);
        }

        return [.. fractions];
    };

    /// <summary>Numbers above 0, separated by commas, sorted.</summary>
    public static Func<ArgumentResult, ImmutableArray<double>> Thresholds(string option) => result =>
    {
        SortedSet<double> thresholds = [];
        foreach (var text in Listed(result))
        {
            if (Plain(text) is not { } value || !(value > 0 && double.IsFinite(value)))
            {
                result.AddError($"{option} '{text}' is not allowed; give numbers above 0, separated by commas, such as 0.1,0.25.");
                return [];
            }

            thresholds.Add(value);
        }

        return [.. thresholds];
    };

    /// <summary>A sparsity as it is typed, in percent.</summary>
    public static string Typed(double sparsity) => (100 * sparsity).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>One sparsity in percent, above 0, as a fraction.</summary>
    public static Func<ArgumentResult, double> Sparsity(string option) => result =>
    {
        var text = result.Tokens[0].Value;
        if (Percent(text) is { } fraction && fraction > 0)
        {
            return fraction;
        }

        result.AddError($"{option} '{text}' is not allowed; give a percentage above 0 and below 100.");
        return 0;
    };

    public static Func<ArgumentResult, int> WholeNumber(string option, int lowest) => result =>
    {
        var text = result.Tokens[0].Value;
        if (Whole(text) is { } value && value >= lowest)
        {
            return value;
        }

        result.AddError($"{option} '{text}' is not allowed; give a whole number from {lowest} to {int.MaxValue}.");
        return lowest;
    };

    /// <summary>One or more seeds, separated by commas, none twice.</summary>
    public static Func<ArgumentResult, ImmutableArray<int>> Seeds(string option) => result =>
    {
        var seeds = ImmutableArray.CreateBuilder<int>();
        foreach (var text in Listed(result))
        {
            if (Whole(text) is not { } seed || seed < 0 || seeds.Contains(seed))
            {
                result.AddError($"{option} '{text}' is not allowed; give different whole numbers from 0 to {int.MaxValue}, "
                    + "separated by commas, such as 1,2,3.");
                return [];
            }

            seeds.Add(seed);
        }

        return seeds.ToImmutable();
    };

    /// <summary>A path that is not empty.</summary>
    public static Func<ArgumentResult, string?> FilePath(string option) => result =>
    {
        var path = result.Tokens[0].Value;
        if (string.IsNullOrWhiteSpace(path))
        {
            result.AddError($"{option} is empty; give the path of a file.");
        }

        return path;
    };

    /// <summary>A fraction from 0 to below 1.</summary>
    public static Func<ArgumentResult, double> Fraction(string option) =>
        Number(option, "a fraction from 0 to below 1", value => value is >= 0 and < 1);

    /// <summary>A fraction above 0 and below 1.</summary>
    public static Func<ArgumentResult, double> Part(string option) =>
        Number(option, "a fraction above 0 and below 1", value => value is > 0 and < 1);

    /// <summary>A finite number above 0.</summary>
    public static Func<ArgumentResult, double> Positive(string option) =>
        Number(option, "a number above 0", value => value > 0 && double.IsFinite(value));

    private static Func<ArgumentResult, double> Number(string option, string allowed, Func<double, bool> isAllowed) => result =>
    {
        var text = result.Tokens[0].Value;
        if (Plain(text) is { } value && isAllowed(value))
        {
            return value;
        }

        result.AddError($"{option} '{text}' is not allowed; give {allowed}.");
        return 0;
    };

    private static string[] Listed(ArgumentResult result) => result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Plain(string text) => double.TryParse(
        text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A percentage from 0 to below 100 as a fraction, or null.</summary>
    private static double? Percent(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent < 100
            ? (double)(percent / 100)
            : null;

    private static string Choice(IReadOnlyList<string> allowed) =>
        allowed.Count == 1 ? allowed[0] : $"{string.Join(", ", allowed.SkipLast(1))} or {allowed[^1]}";
}
