using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>The validation rows that a search measures on: all, or a sample.</summary>
internal sealed class ValidationSample
{
    private readonly int _chunkRows;
    private readonly double _weight;

    private ValidationSample(LabeledRows rows, int chunkRows)
    {
        rows.RequireWeight("validation");
        (Rows, _chunkRows, _weight) = (rows, chunkRows, rows.MeanWeight * rows.Count);
    }

    /// <summary>The rows.</summary>
    public LabeledRows Rows { get; }

    /// <summary>Draws the rows and checks them.</summary>
    /// <exception cref="ArgumentException">The rows do not fit the network, or there are none.</exception>
    public static ValidationSample Draw(NetworkDefinition definition, int most, int seed, PruningContext context)
    {
        var rows = context.Validation!;
        var chunk = context.Budget.ChunkRowsOf(rows.Shape);
        var sampling = new RowSampling(most, 1, seed, context.Budget.Less(chunk, rows.Shape));
        sampling = sampling with { Rows = Math.Max(1, context.RowsFor("Filters are measured on", rows, sampling)) };
        return new ValidationSample(RowSample.Draw(rows, definition, sampling, context.CheckCancelled, "validation"), chunk);
    }

    /// <summary>Measures a network on all of the rows.</summary>
    public NetworkLoss Measure(Network network) => RowLoss.Measure(network, Rows, _chunkRows);

    /// <summary>What a candidate came to on all of the rows.</summary>
    public NetworkLoss LossOf(FilterScore score) =>
        new(score.Loss.Sum / _weight, Rows.Task.HasAccuracy ? score.Right.Sum / _weight : null);
}
