using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>A method that is a function.</summary>
internal sealed record FunctionMethod(Func<Network, PruningContext, PruningResult> Function) : PruningMethod("function")
{
    protected override PruningResult Run(Network network, PruningContext context) => Function(network, context);
}
