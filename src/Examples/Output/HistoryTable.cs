using Microsoft.ML.Pruning.Training;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The learning curve: a row for each epoch.</summary>
internal static class HistoryTable
{
    public static Table Of(TrainingHistory history)
    {
        var validated = history.Epochs.Any(epoch => epoch.ValidationLoss is not null);
        var table = NarrowTable.Of(
            "Learning curve",
            [],
            validated
                ? ["Epoch", "Train loss", "Train acc.", "Valid. loss", "Valid. acc.", "Time"]
                : ["Epoch", "Train loss", "Train accuracy", "Time"]);
        foreach (var epoch in history.Epochs)
        {
            string[] validation = validated
                ? [Figures.Decimal(epoch.ValidationLoss), Figures.Percent(epoch.ValidationAccuracy)]
                : [];
            table.AddRow([
                $"{epoch.Epoch}",
                Figures.Decimal(epoch.TrainLoss),
                Figures.Percent(epoch.TrainAccuracy),
                .. validation,
                Figures.Seconds(epoch.Seconds)
            ]);
        }

        return table;
    }
}
