using System.Globalization;
using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A pruning report as lines for a log.</summary>
internal static class ReportLines
{
    /// <summary>The lines of a report.</summary>
    /// <remarks>The result, the steps where there are several or fine-tuned ones, the notes, and the notes of single layers.</remarks>
    public static IEnumerable<string> Of(PruningReport report)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Method} pruned {report.Pruned} of {report.Prunable} {report.Unit}, sparsity {report.AchievedSparsity:0.0000}");
        if (report.Steps.Length > 1 || report.Steps.Any(step => step.FineTuning is not null))
        {
            foreach (var step in report.Steps)
            {
                yield return Of(step);
            }
        }

        foreach (var note in report.Notes)
        {
            yield return note;
        }

        foreach (var layer in report.Layers.Where(layer => layer.Note is not null))
        {
            yield return $"{layer.Layer}: {layer.Note}";
        }
    }

    /// <summary>Goes on with an accuracy, where there is one.</summary>
    public static string Accuracy(double? accuracy) =>
        accuracy is null ? "" : string.Create(CultureInfo.InvariantCulture, $", accuracy {accuracy:0.0000}");

    private static string Of(StepReport step)
    {
        var sparsity = string.Create(
            CultureInfo.InvariantCulture,
            $"step {step.Step}: sparsity {step.AchievedSparsity:0.0000} of {step.RequestedSparsity:0.0000} requested");
        return step.FineTuning?.Epochs is [.., var last]
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{sparsity}; fine-tuned to loss {last.TrainLoss:0.0000}{Accuracy(last.TrainAccuracy)}")
            : sparsity;
    }
}
