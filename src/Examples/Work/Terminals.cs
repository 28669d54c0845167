namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>Which terminals get plain lines in place of bars.</summary>
internal static class Terminals
{
    /// <summary>Whether output goes to a file, or the environment asks for plain text.</summary>
    /// <param name="redirected">Whether output goes elsewhere than to a terminal.</param>
    /// <param name="variable">The value of an environment variable; null where it is not set.</param>
    public static bool ArePlain(bool redirected, Func<string, string?> variable) =>
        redirected || !string.IsNullOrEmpty(variable("NO_COLOR")) || variable("TERM") is "dumb";
}
