using System.Runtime.CompilerServices;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Checks the names of columns in options.</summary>
internal static class ColumnName
{
    public static string Checked(string value, [CallerMemberName] string name = "") =>
        string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{name} must name a column, but it is empty.", name) : value;
}
