using System.Globalization;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How model files name tasks.</summary>
internal static class TaskName
{
    /// <summary>The name of a task; null for several classes.</summary>
    /// <remarks>Files from before there were tasks have none.</remarks>
    public static string? Of(TaskColumns task) => task.Task.Match<string?>(
        _ => null,
        _ => "binary",
        regression => string.Create(
            CultureInfo.InvariantCulture,
            $"regression {(task is RegressionColumns { IsVector: true } ? "vector" : "number")} {regression.Outputs} {regression.Loss}"));

    /// <summary>The task of a name.</summary>
    /// <param name="name">What <see cref="Of"/> gave.</param>
    /// <param name="classes">The classes of several.</param>
    /// <exception cref="FormatException">It names no task.</exception>
    public static TaskColumns Parse(string? name, Func<ClassLabels> classes) => name?.Split(' ', 4) switch
    {
        null => new MulticlassColumns(classes()),
        ["binary"] => BinaryColumns.Instance,
        ["regression", ("vector" or "number") and var kind, var outputs, var loss]
            when int.TryParse(outputs, CultureInfo.InvariantCulture, out var count) && (kind == "vector" || count == 1) =>
            new RegressionColumns(new RegressionTask(count, RegressionLoss.Parse(loss)), kind == "vector"),
        _ => throw new FormatException($"'{name}' names no task."),
    };
}
