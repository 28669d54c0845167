using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

// Measures what the metrics lose when the values of one slot after another are shuffled among the rows.
internal sealed class FeaturePermutation<TModel>(
    MulticlassClassificationCatalog catalog, ISingleFeaturePredictionTransformer<TModel> model, string labelColumnName)
    where TModel : class
{
    private readonly IHost _host = catalog.GetEnvironment().Register("PermutationFeatureImportance");

    // The metrics before are those of all rows, also where only the first examples are permuted.
    public ImmutableArray<MulticlassClassificationMetricsStatistics> Measure(IDataView data, int? numberOfExamples, int permutationCount)
    {
        _host.CheckValue(model, nameof(model));
        _host.CheckValue(data, nameof(data));
        _host.Check(
            numberOfExamples is null or > 0, "Provide how many examples to use (positive number) or set to null to use whole dataset.");
        var before = Evaluate(data);
        var features = data.Schema[model.FeatureColumnName];
        int slots = features.Type.GetVectorSize();
        float[] values = FirstSlot(data, features, numberOfExamples ?? int.MaxValue);
        if (values.Length == 0)
            return [];

        var random = new Random(_host.Rand.Next());
        var results = new MulticlassClassificationMetricsStatistics[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            results[slot] = new MulticlassClassificationMetricsStatistics();
            var next = new float[values.Length];
            for (int i = 0; i < permutationCount; i++)
            {
                random.Shuffle(values);
                bool readsNext = i == permutationCount - 1 && slot < slots - 1;
                IDataView permuted = new PermutedView(data, features, slot, values, readsNext ? new NextSlot(next) : null);
                if (values.Length == numberOfExamples)
                    permuted = new SkipTakeDataView(permuted, 0, values.Length);
                results[slot].Add(new MulticlassClassificationMetrics(Evaluate(permuted), before));
            }
            values = next;
        }
        return [.. results];
    }

    private MulticlassClassificationMetrics Evaluate(IDataView data) => catalog.Evaluate(model.Transform(data), labelColumnName);

    private static float[] FirstSlot(IDataView data, DataViewSchema.Column features, int most)
    {
        var values = new List<float>();
        using var cursor = data.GetRowCursor([features]);
        var getter = cursor.GetGetter<VBuffer<float>>(features);
        VBuffer<float> buffer = default;
        while (values.Count < most && cursor.MoveNext())
        {
            getter(ref buffer);
            values.Add(buffer.GetItemOrDefault(0));
        }
        return [.. values];
    }
}
