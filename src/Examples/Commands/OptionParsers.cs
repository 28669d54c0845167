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
        var names = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);
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

    /// <summary>Sparsities in percent, separated by commas, as sorted fractions; 0 (the dense network) is always among them.</summary>
    public static Func<ArgumentResult, ImmutableArray<double>> Sparsities(string option) => result =>
    {
        var fractions = new SortedSet<double> { 0 };
        foreach (var text in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent >= 100)
            {
                result.AddError($"{option} '{text}' is not allowed; give percentages from 0 to below 100, separated by commas, such as 0,50,97.5.");
                return [];
            }

            fractions.Add((double)(percent / 100));
        }

        return [.. fractions];
    };

    public static Func<ArgumentResult, int> WholeNumber(string option, int lowest) => result =>
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= lowest)
        {
            return value;
        }

        result.AddError($"{option} '{text}' is not allowed; give a whole number from {lowest} to {int.MaxValue}.");
        return lowest;
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
    public static Func<ArgumentResult, double> Fraction(string option) => result =>
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1)
        {
            return value;
        }

        result.AddError($"{option} '{text}' is not allowed; give a fraction from 0 to below 1.");
        return 0;
    };

    private static string Choice(IReadOnlyList<string> allowed) =>
        allowed.Count == 1 ? allowed[0] : $"{string.Join(", ", allowed.SkipLast(1))} or {allowed[^1]}";
}
