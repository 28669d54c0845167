using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>Gathered curvatures by parameter name, and networks to gather them from.</summary>
internal sealed class Curvatures
{
    private readonly Dictionary<string, float[]> _values;

    private Curvatures(Dictionary<string, float[]> values) => _values = values;

    /// <summary>A small network with a layer of every weighted kind and no bend.</summary>
    public static Network SmallStraight { get; } = RandomNetworks.Parameterize(
        NetworkDefinition.Input(2, 4, 4).Conv2d(4, 2, groups: 2).ReLU().MaxPool2d(2).Flatten().Linear(5).LeakyReLU(0.2).Linear(3).Build(),
        3);

    public IEnumerable<string> Names => _values.Keys;

    public float[] this[string name] => _values[name];

    /// <summary>Of the weights and biases of all Linear and Conv2d layers, unless parameters are named.</summary>
    public static Curvatures Gather(Network network, CurvatureRequest request, LabeledRows rows, string[]? names = null, int seed = 0)
    {
        names ??= [.. network.Definition.Parameters
            .Where(p => p.Kind is ParameterKind.Weight || (p.Kind is ParameterKind.Bias && network.Definition[p.Node].Layer.IsWeighted))
            .Select(p => p.Name)];
        var gathered = (CurvatureStatistics)StatisticsCollector.Collect(
            network, request, [.. names], rows, new ComputingOptions { Threads = 1 }, seed);
        return new Curvatures(names.ToDictionary(name => name, name => gathered.Values(network, name).ToArray()));
    }

    /// <summary>A random network without activations that bend.</summary>
    public static Network Straight(int seed) =>
        With(seed, layer => Bends(layer.GetType()) ? (seed % 2 == 0 ? new ReLULayer() : new LeakyReLULayer(0.2)) : layer);

    /// <summary>A random network without kinks.</summary>
    public static Network Smooth(int seed) => With(seed, layer => layer switch
    {
        ReLULayer or LeakyReLULayer => seed % 2 == 0 ? new GeluLayer() : new TanhLayer(),
        MaxPool2dLayer pool => new AvgPool2dLayer(pool.KernelSize) { Stride = pool.Stride, Padding = pool.Padding },
        _ => layer,
    });

    public static bool Bends(Type layer) => layer == typeof(GeluLayer) || layer == typeof(SigmoidLayer) || layer == typeof(TanhLayer);

    /// <summary>One element of a parameter, unless it is pruned.</summary>
    public static int? Place(Network network, string name, int seed)
    {
        var index = seed * 7 % network.Values(name).Length;
        return network.Masks.GetValueOrDefault(name)?[index] ?? true ? index : null;
    }

    /// <summary>That the mean of draws is what is expected: for every element within 5 of its standard errors, which are small.</summary>
    public static void AssertMean(Curvatures expected, IEnumerable<Curvatures> draws)
    {
        Curvatures[] all = [.. draws];
        foreach (var name in expected.Names)
        {
            double scale = expected[name].Max(Math.Abs);
            for (var i = 0; i < expected[name].Length; i++)
            {
                var mean = all.Average(draw => (double)draw[name][i]);
                var error = Math.Sqrt(all.Sum(draw => Math.Pow(draw[name][i] - mean, 2)) / (all.Length - 1) / all.Length);
                Assert.True(
                    Math.Abs(mean - expected[name][i]) <= 5 * error + 1e-4 * scale,
                    $"{name}[{i}]: mean {mean}, expected {expected[name][i]}, standard error {error}");
                Assert.True(error <= 0.3 * scale, $"{name}[{i}]: standard error {error} of {scale}");
            }
        }
    }

    private static Network With(int seed, Func<Layer, Layer> change)
    {
        var definition = RandomNetworks.CreateDefinition(seed);
        return RandomNetworks.Parameterize(
            new NetworkDefinition(
                definition.InputShape,
                definition.Nodes.Select(node => new Node(node.Name, change(node.Layer), node.Inputs)),
                definition.Name), seed);
    }
}
