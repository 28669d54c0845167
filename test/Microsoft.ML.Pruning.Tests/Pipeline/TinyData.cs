using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>A small learnable task: three classes, each a cloud of points in four dimensions.</summary>
internal static class TinyData
{
    public const int Inputs = 4;

    public static readonly string[] Classes = ["ant", "bee", "cat"];

    public static NetworkDefinition Definition { get; } = Architectures.Mlp(Inputs, 16, 8, 3);

    public static List<TinyRow> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Row(i, random))];
    }

    public static IDataView View(MLContext ml, int count, int seed = 1) => ml.Data.LoadFromEnumerable(Rows(count, seed));

    /// <summary>The view with its label mapped to a key, in the order of <see cref="Classes"/>.</summary>
    public static IDataView KeyedView(MLContext ml, IEnumerable<TinyRow> rows)
    {
        var view = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
    }

    public static TorchNetworkOptions Quick(int epochs = 2) =>
        new() { Epochs = epochs, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = 0.01 } };

    public static IEstimator<NetworkTransformer> Trainer(MLContext ml, TorchNetworkOptions? options = null) =>
        ml.MulticlassClassification.Trainers.TorchNetwork(Definition, options ?? Quick());

    /// <summary>A network with weights drawn at random: enough for all that needs no training.</summary>
    public static Network RandomNetwork(NetworkDefinition definition, int seed)
    {
        var random = new Random(seed);
        return new Network(definition, definition.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => Enumerable.Range(0, (int)parameter.Shape.Count).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()));
    }

    /// <summary>A network stage that needs no training, for views made by <see cref="KeyedView"/>.</summary>
    public static NetworkTransformer Stage(IDataView keyed, int seed = 1) => Stage(keyed, RandomNetwork(Definition, seed));

    /// <summary>A stage of a network, for views made by <see cref="KeyedView"/>.</summary>
    public static NetworkTransformer Stage(IDataView keyed, Network network)
    {
        var columns = new NetworkColumns("Features", "Label", "Score", "PredictedLabel");
        return new NetworkTransformer(new NetworkStage(network, columns, TaskOf(keyed), null, null));
    }

    /// <summary>The task of the label of a view made by <see cref="KeyedView"/>.</summary>
    public static TaskColumns TaskOf(IDataView keyed) =>
        MulticlassKind.Instance.Of(MulticlassKind.Instance.FindLabel(keyed.Schema, "Label"));

    public static float[][] Scores(IDataView scored, string column = "Score")
    {
        var values = new List<float[]>();
        using var cursor = scored.GetRowCursor([scored.Schema[column]]);
        var get = cursor.GetGetter<VBuffer<float>>(scored.Schema[column]);
        var buffer = default(VBuffer<float>);
        while (cursor.MoveNext())
        {
            get(ref buffer);
            values.Add([.. buffer.DenseValues()]);
        }

        return [.. values];
    }

    public static List<string> Texts(IDataView view, string column)
    {
        var values = new List<string>();
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var get = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema[column]);
        ReadOnlyMemory<char> text = default;
        while (cursor.MoveNext())
        {
            get(ref text);
            values.Add(text.ToString());
        }

        return values;
    }

    private static TinyRow Row(int index, Random random)
    {
        var label = index % Classes.Length;
        var features = new float[Inputs];
        for (var i = 0; i < Inputs; i++)
        {
            features[i] = (i == label ? 2 : 0) + (float)(random.NextDouble() - 0.5);
        }

        return new TinyRow { Features = features, Label = Classes[label], Held = index % 5 == 0, Number = index };
    }
}
