using System.Text.Json.Serialization;
using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A pruning report in a model file.</summary>
internal sealed record ReportDocument(
    string Method,
    string Unit,
    double RequestedSparsity,
    ReportDocument.Layer[] Layers,
    string[] Notes,
    ReportDocument.Step[]? Steps,
    LotteryDocument? LotteryTickets = null,
    SearchDocument? Search = null)
{
    public static ReportDocument Of(PruningReport report) => new(
        report.Method,
        report.Unit,
        report.RequestedSparsity,
        [.. report.Layers.Select(Layer.Of)],
        [.. report.Notes],
        [.. report.Steps.Select(Step.Of)],
        report.LotteryTickets is null ? null : LotteryDocument.Of(report.LotteryTickets),
        report.Search is null ? null : SearchDocument.Of(report.Search));

    public PruningReport ToReport() => new()
    {
        Method = Method,
        Unit = Unit,
        RequestedSparsity = RequestedSparsity,
        Layers = [.. Layers.Select(layer => layer.ToPruning())],
        Notes = [.. Notes],
        Steps = [.. (Steps ?? []).Select(step => step.ToReport())],
        LotteryTickets = LotteryTickets?.ToReport(),
        Search = Search?.ToState(),
    };

    internal sealed record Layer(
        [property: JsonPropertyName("Layer")] string Name,
        double? RequestedSparsity,
        long Pruned,
        long Prunable,
        string? Note)
    {
        public static Layer Of(LayerPruning layer) =>
            new(layer.Layer, layer.RequestedSparsity, layer.Pruned, layer.Prunable, layer.Note);

        public LayerPruning ToPruning() => new(Name, RequestedSparsity, Pruned, Prunable, Note);
    }

    internal sealed record Step(
        [property: JsonPropertyName("Step")] int Number,
        double RequestedSparsity,
        long Pruned,
        long Prunable,
        HistoryDocument? FineTuning)
    {
        public static Step Of(StepReport step) => new(
            step.Step,
            step.RequestedSparsity,
            step.Pruned,
            step.Prunable,
            step.FineTuning is null ? null : HistoryDocument.Of(step.FineTuning));

        public StepReport ToReport() => new(Number, RequestedSparsity, Pruned, Prunable, FineTuning?.ToHistory());
    }
}
