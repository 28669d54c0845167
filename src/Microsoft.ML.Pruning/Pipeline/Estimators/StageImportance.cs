using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Permutes the features of a model's last network stage.</summary>
internal sealed class StageImportance
{
    private readonly MLContext _context;
    private readonly NetworkTransformer _stage;
    private readonly ITransformer[] _before;

    /// <summary>Finds the last network stage and those before it, in nested chains too.</summary>
    /// <exception cref="ArgumentException">The model has no network stage.</exception>
    public StageImportance(MLContext context, ITransformer model)
    {
        ITransformer[] stages = [.. Flatten(model)];
        var last = Array.FindLastIndex(stages, stage => stage is NetworkTransformer);
        if (last < 0)
        {
            var types = string.Join(", ", stages.Select(stage => stage.GetType().Name));
            throw new ArgumentException(
                $"The model has no network stage: it consists of {(types.Length > 0 ? types : "no transformers")}. "
                + "Give a fitted pipeline with a TorchNetwork or pruning stage, or that stage alone.", nameof(model));
        }

        _context = context;
        _stage = WithNamesOfEvaluators((NetworkTransformer)stages[last]);
        _before = stages[..last];
    }

    /// <summary>Measures what permuting each input slot costs, by name.</summary>
    /// <remarks>Applies the stages before the network first.</remarks>
    /// <param name="data">What the whole model takes.</param>
    /// <param name="labelColumnName">The label after the stages before the network, a key.</param>
    /// <param name="mostRows">How many rows to read; null for all.</param>
    /// <param name="measure">Measures all slots on prepared rows.</param>
    public ImmutableDictionary<string, T> Measure<T>(
        IDataView data, string labelColumnName, int? mostRows, Func<NetworkTransformer, IDataView, ImmutableArray<T>> measure)
    {
        var inputs = _before.Aggregate(data, (view, stage) => stage.Transform(view));
        var features = FeatureColumn.Find(inputs.Schema, _stage.FeatureColumnName, _stage.Network.Definition, "data before the network");
        if (_stage.Stage.Task is not MulticlassColumns)
        {
            throw new ArgumentException(
                $"The last network stage is for ml.{_stage.Stage.Task.Kind.Catalog}, and only several classes are measured here. "
                    + "Use PermutationFeatureImportance of that catalog with the stage and the data before it.", "model");
        }

        var label = _stage.Stage.Task.Kind.FindLabel(inputs.Schema, labelColumnName, "data before the network");
        var limited = mostRows is { } count ? _context.Data.TakeRows(inputs, count) : inputs;

        // Each permutation reads the rows again, and the stages before the network would compute the same each time.
        var rows = _context.Data.Cache(limited, features.Name, label.Name);
        RequireRow(rows, rows.Schema[label.Name]);
        var names = SlotNames(features, ((VectorDataViewType)features.Type).Size);
        return names.Zip(measure(_stage, rows)).ToImmutableDictionary(slot => slot.First, slot => slot.Second, StringComparer.Ordinal);
    }

    /// <summary>ML.NET measures columns of these names, whatever the trainer was told to call them.</summary>
    private static NetworkTransformer WithNamesOfEvaluators(NetworkTransformer stage) => new(stage.Stage with
    {
        Columns = stage.Stage.Columns with { Score = "Score", PredictedLabel = "PredictedLabel" },
    });

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        MLNetInternals.IsChain(model) ? ((IEnumerable<ITransformer>)model).SelectMany(Flatten) : [model];

    private static void RequireRow(IDataView rows, DataViewSchema.Column label)
    {
        using var cursor = rows.GetRowCursor([label]);
        if (!cursor.MoveNext())
        {
            throw new ArgumentException(
                "There is no row to measure features on: the data are empty, or the stages before the network left nothing of them. "
                + "Give data with rows.",
                nameof(rows));
        }
    }

    private static string[] SlotNames(DataViewSchema.Column features, int count)
    {
        var buffer = default(VBuffer<ReadOnlyMemory<char>>);
        if (features.HasSlotNames())
        {
            features.GetSlotNames(ref buffer);
        }

        string[] names = buffer.Length == count
            ? [.. buffer.DenseValues().Select(name => name.ToString())]
            : [.. Enumerable.Repeat("", count)];
        var uses = names.CountBy(name => name).ToDictionary(StringComparer.Ordinal);
        var taken = uses.Where(use => use.Value == 1).Select(use => use.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. names.Select((name, slot) => name.Length == 0 ? Free($"Slot {slot}") : uses[name] > 1 ? Free($"{name} (slot {slot})") : name)
        ];

        string Free(string name)
        {
            while (!taken.Add(name))
            {
                name += "'";
            }

            return name;
        }
    }
}
