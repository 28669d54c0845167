using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The same rows as data of every task, and trainers and trained networks for each.</summary>
internal static class TaskData
{
    public const int Inputs = 4;

    private static readonly ConcurrentDictionary<string, Network> TrainedOnce = new();

    /// <summary>The label column of each task by the name of the task.</summary>
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["multiclass"] = "Key",
        ["binary"] = "Flag",
        ["regression"] = "Amount",
        ["two regressions"] = "Amounts",
    };

    public static TheoryData<string> Names => [.. Labels.Keys];

    public static string LabelOf(string task) => Labels[task];

    public static int OutputsOf(string task) => task switch
    {
        "multiclass" => 3,
        "two regressions" => 2,
        _ => 1,
    };

    public static List<TaskRow> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row => Row(row, random))];
    }

    /// <summary>The rows, with a key that does not depend on which they are.</summary>
    public static IDataView View(MLContext ml, IEnumerable<TaskRow> rows) => ml.Transforms.Conversion.MapValueToKey("Key", "Text")
        .Fit(ml.Data.LoadFromEnumerable(Rows(3)))
        .Transform(ml.Data.LoadFromEnumerable(rows));

    public static IDataView View(MLContext ml, int count, int seed = 1) => View(ml, Rows(count, seed));

    public static TorchNetworkOptions Options(string task, int epochs = 2) => new()
    {
        LabelColumnName = Labels[task],
        Epochs = epochs,
        BatchSize = 16,
        Computing = new() { Threads = 1 },
        Seed = 1,
        Optimizer = new AdamOptions { LearningRate = 0.01 },
    };

    /// <summary>A trainer of a network with two hidden layers.</summary>
    public static TorchNetworkTrainer Trainer(MLContext ml, string task, TorchNetworkOptions? options = null) =>
        Trainer(ml, task, Architectures.Mlp(Inputs, 12, 8, OutputsOf(task)), options ?? Options(task));

    public static TorchNetworkTrainer Trainer(MLContext ml, string task, NetworkDefinition definition, TorchNetworkOptions options) =>
        task switch
        {
            "multiclass" => ml.MulticlassClassification.Trainers.TorchNetwork(definition, options),
            "binary" => ml.BinaryClassification.Trainers.TorchNetwork(definition, options),
            _ => ml.Regression.Trainers.TorchNetwork(definition, options),
        };

    public static TorchNetworkTrainer Trainer(
        MLContext ml, string task, Func<NetworkShape, NetworkDefinition> network, TorchNetworkOptions options) => task switch
        {
            "multiclass" => ml.MulticlassClassification.Trainers.TorchNetwork(network, options),
            "binary" => ml.BinaryClassification.Trainers.TorchNetwork(network, options),
            _ => ml.Regression.Trainers.TorchNetwork(network, options),
        };

    public static TorchNetworkTrainer Trainer(MLContext ml, string task, int[] hidden, TorchNetworkOptions options) => task switch
    {
        "multiclass" => ml.MulticlassClassification.Trainers.TorchNetwork(hidden, options),
        "binary" => ml.BinaryClassification.Trainers.TorchNetwork(hidden, options),
        _ => ml.Regression.Trainers.TorchNetwork(hidden, options),
    };

    /// <summary>A stage of a network with batch norms that was trained on rows like these.</summary>
    public static NetworkTransformer Trained(MLContext ml, string task) => new(StageOf(ml, task, TrainedOnce.GetOrAdd(task, Train)));

    /// <summary>The metric that the last line of a task is judged by, the higher the better.</summary>
    public static double Goodness(PrunedNetworkMetrics metrics, string task) => task switch
    {
        "multiclass" => metrics.Classification.MicroAccuracy,
        "binary" => metrics.BinaryClassification.Accuracy,
        _ => metrics.Regression.Min(output => output.RSquared),
    };

    public static List<T> Values<T>(IDataView view, string column)
    {
        var values = new List<T>();
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var get = cursor.GetGetter<T>(view.Schema[column]);
        T value = default!;
        while (cursor.MoveNext())
        {
            get(ref value);
            values.Add(value);
        }

        return values;
    }

    /// <summary>What promises columns like those of a schema.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => new(schema.Where(column => !column.IsHidden).Select(column =>
        MLNetInternals.NewShapeColumn(
            column.Name,
            column.Type is VectorDataViewType ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.Scalar,
            column.Type switch
            {
                VectorDataViewType vector => vector.ItemType,
                KeyDataViewType => NumberDataViewType.UInt32,
                var type => type,
            },
            column.Type is KeyDataViewType,
            new SchemaShape(column.Annotations.Schema.Select(annotation => MLNetInternals.NewShapeColumn(
                annotation.Name,
                annotation.Type is VectorDataViewType ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.Scalar,
                annotation.Type is VectorDataViewType values ? values.ItemType : annotation.Type,
                isKey: false))))));

    /// <summary>The scores of each row, one or several.</summary>
    public static float[][] Scores(IDataView scored) => scored.Schema["Score"].Type is VectorDataViewType
        ? TinyData.Scores(scored)
        : [.. Values<float>(scored, "Score").Select(score => new[] { score })];

    private static NetworkStage StageOf(MLContext ml, string task, Network network)
    {
        var fitted = Trainer(ml, task, Options(task, epochs: 0)).Fit(View(ml, 9)).Stage;
        return fitted with { Network = network, History = null };
    }

    private static Network Train(string task)
    {
        var ml = new MLContext(seed: 1);
        var definition = NetworkDefinition.Input(Inputs)
            .Linear(16).BatchNorm().ReLU().Linear(8).BatchNorm().ReLU().Linear(OutputsOf(task)).Build("tiny");
        return Trainer(ml, task, definition, Options(task, epochs: 10)).Fit(View(ml, 120)).Network;
    }

    private static TaskRow Row(int index, Random random)
    {
        var kind = index % 3;
        float[] features = [.. Enumerable.Range(0, Inputs).Select(i => (i == kind ? 2 : 0) + random.NextSingle() - 0.5f)];
        return new TaskRow
        {
            Features = features,
            Text = new[] { "ant", "bee", "cat" }[kind],
            Flag = features[0] + features[3] > 1,
            Amount = features[0] - (2 * features[1]) + features[3],
            Amounts = [features[0] + features[1], 3 - features[2]],
            Weight = index % 4,
            Held = index % 5 == 0,
            Number = index,
        };
    }
}
