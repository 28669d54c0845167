using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The state of a search for filters in a model file.</summary>
internal sealed record SearchDocument(
    double? BaselineAccuracy,
    double? BaselineLoss,
    int Seed,
    int Steps,
    SearchDocument.Removal[] Removals,
    long MultiplyAdds,
    long Parameters,
    long Bytes,
    SearchDocument.Units[] Sets,
    string Fingerprint)
{
    public static SearchDocument Of(SearchState state) => new(
        state.BaselineAccuracy,
        state.BaselineLoss,
        state.Seed,
        state.Steps,
        [.. state.Removals.Select(removal => new Removal(removal.Layer, removal.Unit, removal.Accuracy, removal.Loss))],
        state.MultiplyAdds,
        state.Parameters,
        state.Bytes,
        [.. state.Sets.Select(set => new Units(set.Layer, set.Count, [.. set.RemovedBefore.Items]))],
        state.Fingerprint);

    public SearchState ToState() => new()
    {
        BaselineAccuracy = BaselineAccuracy,
        BaselineLoss = BaselineLoss,
        Seed = Seed,
        Steps = Steps,
        Removals = [.. Removals.Select(removal => new FilterRemoval(removal.Layer, removal.Unit, removal.Accuracy, removal.Loss))],
        MultiplyAdds = MultiplyAdds,
        Parameters = Parameters,
        Bytes = Bytes,
        Sets = [.. Sets.Select(set => new SearchedUnits(set.Layer, set.Count, new ValueArray<int>([.. set.RemovedBefore])))],
        Fingerprint = Fingerprint,
    };

    internal sealed record Removal(string Layer, int Unit, double? Accuracy, double? Loss);

    internal sealed record Units(string Layer, int Count, int[] RemovedBefore);
}
