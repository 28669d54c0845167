using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Labelled rows that fit a network, the same each time.</summary>
internal static class RandomRows
{
    private const int LeastCount = 24;

    public static RowSource For(NetworkDefinition definition)
    {
        var (classes, count) = (ClassesOf(definition), CountFor(definition));
        return new LabeledRows(
            RandomNetworks.Inputs(definition, count, seed: 1),
            (int)definition.InputShape.Count,
            [.. Enumerable.Range(0, count).Select(row => row % classes)],
            classes);
    }

    /// <summary>The same rows for a pipeline, with labels as text.</summary>
    public static IEnumerable<PipelineRow> InPipeline(NetworkDefinition definition)
    {
        var classes = ClassesOf(definition);
        return RandomNetworks.Inputs(definition, CountFor(definition), seed: 1)
            .Chunk((int)definition.InputShape.Count)
            .Select((features, row) => new PipelineRow { Features = features, Label = $"class {row % classes}" });
    }

    /// <summary>A row of every class at least.</summary>
    private static int CountFor(NetworkDefinition definition) => Math.Max(LeastCount, ClassesOf(definition));

    private static int ClassesOf(NetworkDefinition definition) => (int)definition.OutputShape.Count;
}
