using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Names of layers with wildcards; case matters.</summary>
/// <remarks><c>*</c> stands for any characters, also none, and <c>?</c> for one.</remarks>
internal static class NamePattern
{
    /// <summary>Whether the text has a wildcard and so is no plain name.</summary>
    public static bool HasWildcard(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a name equals a plain name or fits a pattern.</summary>
    public static bool Matches(string pattern, string name) =>
        HasWildcard(pattern) ? FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false) : pattern == name;

    /// <summary>Whether a name fits one of the names and patterns.</summary>
    public static bool Matches(ImmutableArray<string> patterns, string name) => patterns.Any(pattern => Matches(pattern, name));

    /// <summary>The names and patterns of a property; refuses empty ones.</summary>
    /// <remarks>None for the default array.</remarks>
    public static ImmutableArray<string> Checked(ImmutableArray<string> patterns, [CallerMemberName] string property = "")
    {
        if (patterns.IsDefault)
        {
            return [];
        }

        return patterns.Any(string.IsNullOrEmpty)
            ? throw new ArgumentException($"{property} has an empty entry; give the names of layers, or patterns with * and ?.", property)
            : patterns;
    }

    /// <summary>Refuses a name or pattern that fits none of the layers.</summary>
    /// <param name="patterns">Names and patterns.</param>
    /// <param name="where">What they were given as.</param>
    /// <param name="layers">The names that they may fit.</param>
    /// <param name="kind">What these layers are, in the singular.</param>
    public static void RequireMatches(ImmutableArray<string> patterns, string where, ImmutableArray<string> layers, string kind)
    {
        foreach (var pattern in patterns)
        {
            if (!layers.Any(layer => Matches(pattern, layer)))
            {
                throw new ArgumentException(
                    $"'{pattern}' in {where} fits no {kind}; those of the network are {string.Join(", ", layers)}.");
            }
        }
    }
}
