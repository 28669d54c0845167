using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>A saliency that is a function of the parameter's name and length.</summary>
internal sealed record FunctionSaliency(Func<string, int, Scores> Function) : Saliency
{
    public override string Name => "function";

    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null) =>
        Function(parameter, network.Values(parameter).Length);
}
