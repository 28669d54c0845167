using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Compaction;

/// <summary>Residual, dense and depthwise networks with half of their channels.</summary>
public sealed class PublishedNetworksTests
{
    public static TheoryData<string> Names => ["resnet20", "densenet", "mobilenet", "conv2"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Half_of_the_channels_go_and_the_rest_computes_the_same(string name)
    {
        var masked = Halved(name);
        var compact = masked.Compact();
        SameOutputs.Require(masked, compact, rows: 2, seed: 5);
        SameOutputs.Require(masked, compact.ExpandTo(masked.Definition), rows: 2, seed: 6);
        foreach (var layer in masked.Definition.WeightedLayers.Where(layer => layer != masked.Definition.LogitsLayer))
        {
            Assert.Equal(masked.Definition.ShapeOf(layer)[0] / 2, compact.Definition.ShapeOf(layer)[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_counted_is_what_the_definition_has(string name)
    {
        var compact = Halved(name).Compact();
        var metrics = SparsityMetrics.Compute(compact);
        var cost = NetworkCost.Of(compact);
        Assert.Equal(compact.Definition.MultiplyAdds, metrics.NonZeroMultiplyAdds);
        Assert.Equal(compact.Definition.MultiplyAdds, cost.MultiplyAdds);
        Assert.Equal(compact.Definition.ParameterCount, cost.Parameters);
        using var file = new MemoryStream();
        NetworkFile.Write(file, compact);
        Assert.Equal(file.Length, cost.Bytes);
        Assert.Equal(NetworkCost.Dense(compact.Definition), cost);
        Assert.Empty(compact.Masks);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_compact_network_is_saved_trains_on_and_is_pruned_again(string name)
    {
        var compact = Halved(name).Compact();
        using var file = new MemoryStream();
        NetworkFile.Write(file, compact);
        file.Position = 0;
        var read = NetworkFile.Read(file);
        Assert.Equal(compact.Definition, read.Definition);
        Assert.Equal(compact.Definition, NetworkDefinition.FromJson(compact.Definition.ToJson()));
        var width = (int)compact.Definition.InputShape.Count;
        float[] labels = [.. Enumerable.Range(0, 8).Select(row => row % 10f)];
        var rows = new LabeledRows(RandomNetworks.Inputs(compact.Definition, 8, 3), width, labels, new MulticlassTask(10));
        var trained = NetworkTrainer.Train(read, rows, null, new PlainOptions { Epochs = 1, BatchSize = 4 }, TrainingHost.Silent).Network;
        Assert.Equal(compact.Definition, trained.Definition);
        var again = new StepwiseMethod { Structure = new UnitStructure(), Sparsity = 0.5 }.Prune(trained).Network;
        var smaller = again.Compact();
        SameOutputs.Require(again, smaller, rows: 2, seed: 7);
        Assert.True(smaller.Definition.MultiplyAdds < compact.Definition.MultiplyAdds);
    }

    private static Network Halved(string name)
    {
        var definition = name switch
        {
            "resnet20" => Architectures.ResNet20,
            "densenet" => Architectures.DenseNetSmall,
            "mobilenet" => Architectures.MobileNetSmall,
            _ => Architectures.Conv2,
        };
        var network = RandomNetworks.Parameterize(definition, 1);
        return new StepwiseMethod { Structure = new UnitStructure(), Sparsity = 0.5 }.Prune(network).Network;
    }
}
