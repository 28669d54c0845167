using Microsoft.ML.Pruning.Evaluation;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>What is left of each layer, and of all.</summary>
internal static class LayerTable
{
    public static Table Of(SparsityMetrics metrics)
    {
        var table = NarrowTable.Of("What is left of each layer", ["Layer"], ["Weights", "Pruned", "Units", "Kept", "MACs", "Left", "Size"]);
        foreach (var layer in metrics.Layers)
        {
            table.AddRow(
                layer.Layer,
                Figures.Count(layer.Weights),
                Figures.Percent(layer.Sparsity),
                Figures.Count(layer.Units),
                Figures.Count(layer.UnitsKept),
                Figures.Count(layer.MultiplyAdds),
                Figures.Rounded((double)layer.NonZeroMultiplyAdds / layer.MultiplyAdds),
                Figures.Kilobytes(layer.BytesOnDisk));
        }

        table.AddEmptyRow();
        table.AddRow(
            "in all",
            Figures.Count(metrics.Weights),
            Figures.Percent(metrics.Sparsity),
            Figures.Count(metrics.Units),
            Figures.Count(metrics.UnitsKept),
            Figures.Count(metrics.MultiplyAdds),
            Figures.Rounded((double)metrics.NonZeroMultiplyAdds / metrics.MultiplyAdds),
            Figures.Kilobytes(metrics.BytesOnDisk));
        return table;
    }
}
