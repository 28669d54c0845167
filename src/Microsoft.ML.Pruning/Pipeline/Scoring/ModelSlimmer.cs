using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Drops the network stages of a model that the next stage replaces.</summary>
internal static class ModelSlimmer
{
    private static readonly TransformerScope[] Scopes = [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];

    public static ITransformer Slim(ITransformer model)
    {
        List<Leaf> leaves = [];
        Collect(model, TransformerScope.Everything, leaves);
        var dropped = new HashSet<int>();
        for (var i = 0; i + 1 < leaves.Count; i++)
        {
            if (IsReplaced(leaves[i], leaves[i + 1]))
            {
                dropped.Add(i);
            }
        }

        var next = 0;
        return dropped.Count == 0 ? model : Rebuild(model, dropped, ref next)!;
    }

    private static bool IsReplaced(Leaf stage, Leaf next) =>
        stage.Transformer is NetworkTransformer earlier
        && next.Transformer is NetworkTransformer later
        && AddedBy(earlier).All(AddedBy(later).Contains)
        && (next.Scope & stage.Scope) == stage.Scope;

    private static IEnumerable<string> AddedBy(NetworkTransformer stage) =>
        stage.Stage.Task.Kind.AddedNames(stage.Stage.Columns).Select(added => added.Name);

    private static void Collect(ITransformer model, TransformerScope scope, List<Leaf> leaves)
    {
        if (!MLNetInternals.IsChain(model))
        {
            leaves.Add(new Leaf(model, scope));
            return;
        }

        foreach (var (stage, stageScope) in StagesOf(model))
        {
            Collect(stage, scope & stageScope, leaves);
        }
    }

    private static ITransformer? Rebuild(ITransformer model, HashSet<int> dropped, ref int next)
    {
        if (!MLNetInternals.IsChain(model))
        {
            return dropped.Contains(next++) ? null : model;
        }

        List<ITransformer> stages = [];
        List<TransformerScope> scopes = [];
        foreach (var (stage, scope) in StagesOf(model))
        {
            if (Rebuild(stage, dropped, ref next) is { } kept)
            {
                stages.Add(kept);
                scopes.Add(scope);
            }
        }

        return stages.Count > 0 ? new TransformerChain<ITransformer>(stages, scopes) : null;
    }

    private static IEnumerable<Leaf> StagesOf(ITransformer chain)
    {
        var used = Scopes.Select(scope => new Queue<ITransformer>(MLNetInternals.StagesOf(chain, scope))).ToArray();
        foreach (var stage in (IEnumerable<ITransformer>)chain)
        {
            var scope = TransformerScope.None;
            for (var i = 0; i < Scopes.Length; i++)
            {
                if (used[i].TryPeek(out var first) && ReferenceEquals(first, stage))
                {
                    used[i].Dequeue();
                    scope |= Scopes[i];
                }
            }

            yield return new Leaf(stage, scope);
        }
    }

    private readonly record struct Leaf(ITransformer Transformer, TransformerScope Scope);
}
