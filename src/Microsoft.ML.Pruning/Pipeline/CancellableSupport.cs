using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Support of a pruning that can be cancelled.</summary>
internal sealed class CancellableSupport(Action checkCancelled) : PruningSupport
{
    public override void CheckCancelled() => checkCancelled();
}
