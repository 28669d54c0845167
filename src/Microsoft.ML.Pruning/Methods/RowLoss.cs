using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Measures networks on rows.</summary>
internal static class RowLoss
{
    /// <summary>Loss and accuracy in one pass.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">Rows that fit it, at least one.</param>
    /// <param name="chunkRows">How many rows are held and scored at a time.</param>
    public static NetworkLoss Measure(Network network, RowSource rows, int chunkRows)
    {
        using var reader = rows.Open();
        return NetworkLoss.Measure(network, rows.Task, rows.HasWeights, reader.Read, chunkRows);
    }
}
