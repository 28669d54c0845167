using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>Statistics of any kind as numbers that do not depend on how many rows there were.</summary>
internal static class FlatStatistics
{
    public static double[] Of(SaliencyStatistics statistics, Network network) => statistics switch
    {
        ElementStatistics elements =>
            [.. elements.Parameters.SelectMany(name => elements.Values(network, name).ToArray()).Select(value => (double)value)],
        FisherStatistics fisher => [.. fisher.Parameters.SelectMany(name =>
            Triangles(fisher.Sum(network, name)).Select(value => value / fisher.Gradients))],
        InputStatistics inputs => [.. inputs.Layers.SelectMany(layer => OfLayer(inputs, network, layer))],
        _ => throw new NotSupportedException($"{statistics.GetType().Name} is not known here."),
    };

    /// <summary>The sums of the squares alone.</summary>
    public static double[] Diagonal(BlockDiagonalSum sum) => [.. Enumerable.Range(0, sum.Count).SelectMany(block =>
    {
        var triangle = sum.Triangle(block).ToArray();
        return Enumerable.Range(0, sum.RangeOf(block).Size).Select(i => triangle[(i * (i + 1) / 2) + i]);
    })];

    private static IEnumerable<double> Triangles(BlockDiagonalSum sum) =>
        Enumerable.Range(0, sum.Count).SelectMany(block => sum.Triangle(block).ToArray());

    private static IEnumerable<double> OfLayer(InputStatistics inputs, Network network, string layer)
    {
        double samples = inputs.Samples(layer);
        return
        [
            .. inputs.Norms(network, layer).ToArray().Select(norm => norm * norm / samples),
            .. inputs.Gram(network, layer).ToArray().Select(value => value / samples),
        ];
    }
}
