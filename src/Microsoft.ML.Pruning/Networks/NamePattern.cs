using System.IO.Enumeration;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Names of layers with <c>*</c> (any characters, also none) and <c>?</c> (one character); case matters.</summary>
internal static class NamePattern
{
    /// <summary>Whether the text has a wildcard and so is no plain name.</summary>
    public static bool HasWildcard(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether a name is the plain name given, or fits the pattern given.</summary>
    public static bool Matches(string pattern, string name) =>
        HasWildcard(pattern) ? FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false) : pattern == name;
}
