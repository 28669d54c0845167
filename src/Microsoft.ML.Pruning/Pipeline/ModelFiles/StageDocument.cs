using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What a model file has of a stage beside its network.</summary>
/// <remarks>
/// Members keep their names, whatever the stage is called. In files of version 1 there is no task (several classes), and a report's lottery
/// tickets may stand beside it.
/// </remarks>
internal sealed record StageDocument(
    StageDocument.ColumnNames Columns,
    string? Task,
    int ClassCount,
    string? KeyValueType,
    string[]? KeyValues,
    EpochDocument[]? History,
    IterationDocument[]? Validations,
    ReportDocument? Report,
    LotteryDocument? LotteryTickets = null)
{
    public static StageDocument Of(NetworkStage stage)
    {
        var classes = (stage.Task as MulticlassColumns)?.Classes;
        var history = stage.History is null ? null : HistoryDocument.Of(stage.History);
        return new StageDocument(
            ColumnNames.Of(stage.Columns),
            TaskName.Of(stage.Task),
            stage.Task.Task.ClassCount,
            classes?.ValueType,
            classes is null ? null : [.. classes.Names],
            history?.Epochs,
            history?.Validations,
            stage.Report is null ? null : ReportDocument.Of(stage.Report));
    }

    public NetworkStage ToStage(Network network)
    {
        var report = Report?.ToReport();
        var task = TaskName.Parse(Task, () => ClassLabels.Parse(ClassCount, KeyValueType, [.. KeyValues ?? []]));
        if (task.Task.Outputs != network.Definition.OutputShape.Count)
        {
            throw new FormatException(
                $"The task needs {task.Task.Outputs} outputs, and the network has {network.Definition.OutputShape.Count}.");
        }

        return new NetworkStage(
            network,
            Columns.ToColumns(),
            task,
            History is null ? null : new HistoryDocument(History, Validations).ToHistory(),
            LotteryTickets is null ? report : report! with { LotteryTickets = LotteryTickets.ToReport() });
    }

    internal sealed record ColumnNames(
        string Features, string Label, string Score, string PredictedLabel, string Probability = "Probability", string? Weight = null)
    {
        public static ColumnNames Of(NetworkColumns columns) =>
            new(columns.Features, columns.Label, columns.Score, columns.PredictedLabel, columns.Probability, columns.Weight);

        public NetworkColumns ToColumns() => new(
            ColumnName.Checked(Features, nameof(Features)),
            ColumnName.Checked(Label, nameof(Label)),
            ColumnName.Checked(Score, nameof(Score)),
            ColumnName.Checked(PredictedLabel, nameof(PredictedLabel)))
        {
            Probability = ColumnName.Checked(Probability, nameof(Probability)),
            Weight = Weight is null ? null : ColumnName.Checked(Weight, nameof(Weight)),
        };
    }
}
