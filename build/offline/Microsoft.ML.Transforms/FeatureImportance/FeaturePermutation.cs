using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

// Measures what the metrics lose when the values of one slot after another are shuffled among the rows.
internal static class FeaturePermutation
{
    // The metrics before are those of all rows, also where only the first examples are permuted.
    public static ImmutableArray<TStatistics> Measure<TModel, TMetrics, TStatistics>(
        IInternalCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> model,
        IDataView data,
        Func<IDataView, TMetrics> evaluate,
        Func<TStatistics> newStatistics,
        int? numberOfExamples,
        int permutationCount)
        where TModel : class
        where TStatistics : IMetricsStatistics<TMetrics>
    {
        var host = catalog.GetEnvironment().Register("PermutationFeatureImportance");
        host.CheckValue(model, nameof(model));
        host.CheckValue(data, nameof(data));
        host.Check(
            numberOfExamples is null or > 0, "Provide how many examples to use (positive number) or set to null to use whole dataset.");
        var before = evaluate(model.Transform(data));
        var features = data.Schema[model.FeatureColumnName];
        int slots = features.Type.GetVectorSize();
        float[] values = FirstSlot(data, features, numberOfExamples ?? int.MaxValue);
        if (values.Length == 0)
            return [];

        var random = new Random(host.Rand.Next());
        var results = new TStatistics[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            results[slot] = newStatistics();
            var next = new float[values.Length];
            for (int i = 0; i < permutationCount; i++)
            {
                random.Shuffle(values);
                bool readsNext = i == permutationCount - 1 && slot < slots - 1;
                IDataView permuted = new PermutedView(data, features, slot, values, readsNext ? new NextSlot(next) : null);
                if (values.Length == numberOfExamples)
                    permuted = new SkipTakeDataView(permuted, 0, values.Length);
                results[slot].Add(evaluate(model.Transform(permuted)), before);
            }
            values = next;
        }
        return [.. results];
    }

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
