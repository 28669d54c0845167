using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Networks that follow from the data.</summary>
public sealed class NetworkShapeTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_function_sees_the_inputs_and_outputs_of_the_data(string task)
    {
        var seen = new List<NetworkShape>();
        var trainer = TaskData.Trainer(_ml, task, Make, TaskData.Options(task));
        var data = TaskData.View(_ml, 30);
        trainer.GetOutputSchema(TaskData.ShapeOf(data.Schema));
        Assert.Empty(seen);
        var network = trainer.Fit(data).Network;
        Assert.Equal([new NetworkShape(new TensorShape(TaskData.Inputs), TaskData.OutputsOf(task))], seen);
        Assert.Equal(TaskData.Inputs, seen[0].Inputs);
        Assert.Equal(new TensorShape(TaskData.OutputsOf(task)), network.Definition.OutputShape);

        NetworkDefinition Make(NetworkShape shape)
        {
            seen.Add(shape);
            return Architectures.Mlp(shape.Inputs, 3, shape.Outputs);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_width_is_counted_by_hand_behind_one_hot_encoding_and_concatenation(string task)
    {
        var pipeline = _ml.Transforms.Categorical.OneHotEncoding("Kinds", "Text")
            .Append(_ml.Transforms.Concatenate("Features", "Features", "Number", "Kinds"))
            .Append(TaskData.Trainer(_ml, task, [6, 5], TaskData.Options(task)))
            .Append(_ml.Pruning.PruneByMagnitude(0.5));
        var data = TaskData.View(_ml, 30);
        var stage = pipeline.Fit(data).LastTransformer;
        Assert.Equal(new TensorShape(TaskData.Inputs + 1 + 3), stage.Network.Definition.InputShape);
        Assert.Equal(new TensorShape(TaskData.OutputsOf(task)), stage.Network.Definition.OutputShape);
        Assert.Equal(["fc1", "fc2", "fc3"], stage.Network.Definition.WeightedLayers);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_hidden_layers_the_network_is_one_layer(string task)
    {
        var network = TaskData.Trainer(_ml, task, [], TaskData.Options(task)).Fit(TaskData.View(_ml, 30)).Network;
        Assert.Equal(["fc1"], network.Definition.WeightedLayers);
    }

    [Theory]
    [InlineData(new[] { 3, 4, 5 }, new[] { 3, 4, 5 })]
    [InlineData(new[] { 1, 6, 2 }, new[] { 1, 6, 2 })]
    [InlineData(new[] { 6, 2 }, new[] { 12 })]
    [InlineData(new[] { 12 }, new[] { 12 })]
    public void Images_keep_their_shape_and_other_vectors_are_their_length(int[] dimensions, int[] expected)
    {
        var shape = NetworkShape.Of(ColumnOf(dimensions), BinaryColumns.Instance);
        Assert.Equal(new TensorShape(expected), shape.Input);
        Assert.Equal((expected.Aggregate((a, b) => a * b), 1), (shape.Inputs, shape.Outputs));
    }

    [Fact]
    public void A_convolution_is_made_of_the_shape_of_images()
    {
        var rows = TaskData.Rows(20).Select(
            row => new ImageRow { Pixels = [.. row.Features, .. row.Features, .. row.Features], Flag = row.Flag });
        var data = _ml.Data.LoadFromEnumerable(rows);
        var trainer = _ml.BinaryClassification.Trainers.TorchNetwork(
            shape => NetworkDefinition.Input(shape.Input).Conv2d(2, 2).ReLU().Flatten().Linear(shape.Outputs).Build(),
            new() { FeatureColumnName = "Pixels", LabelColumnName = "Flag", Epochs = 1 });
        Assert.Equal(new TensorShape(3, 2, 2), trainer.Fit(data).Network.Definition.InputShape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_that_gives_null_other_widths_or_throws_says_so(string task)
    {
        var outputs = TaskData.OutputsOf(task);
        var data = TaskData.View(_ml, 30);
        Refused($"gave null for 4 inputs and {outputs} outputs", _ => null!);
        Refused("maps 5 to", shape => Architectures.Mlp(5, shape.Outputs));
        Refused($"have 4 inputs and need {outputs} outputs", shape => Architectures.Mlp(shape.Inputs, shape.Outputs + 1));
        Refused("which maps", shape => NetworkDefinition.Input(1, 2, 2).Conv2d(shape.Outputs, 2).Build());
        var own = new NotSupportedException("mine");
        Assert.Same(own, Assert.Throws<NotSupportedException>(
            () => TaskData.Trainer(_ml, task, _ => throw own, TaskData.Options(task)).Fit(data)));

        void Refused(string words, Func<NetworkShape, NetworkDefinition> make) => Assert.Contains(
            words,
            Assert.Throws<InvalidOperationException>(() => TaskData.Trainer(_ml, task, make, TaskData.Options(task)).Fit(data)).Message,
            StringComparison.Ordinal);
    }

    private static DataViewSchema.Column ColumnOf(int[] dimensions)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, dimensions));
        return builder.ToSchema()[0];
    }

    private sealed class ImageRow
    {
        [VectorType(3, 2, 2)]
        public float[] Pixels { get; set; } = [];

        public bool Flag { get; set; }
    }
}
