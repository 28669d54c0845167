using System.Runtime.CompilerServices;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Checks the names of columns in options.</summary>
internal static class ColumnName
{
    public static string Checked(string value, [CallerMemberName] string name = "") =>
        string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{name} must name a column, but it is empty.", name) : value;

    /// <summary>Refuses two roles for one column.</summary>
    /// <remarks>The later column would hide the earlier one from whoever asks for it by name.</remarks>
    public static void RequireDistinct(params ReadOnlySpan<(string Role, string Name)> columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (columns[i].Name == columns[j].Name)
                {
                    throw new ArgumentException(
                        $"{columns[j].Role} and {columns[i].Role} are both '{columns[i].Name}', so that one column would hide the other. "
                            + "Give them different names.");
                }
            }
        }
    }
}
