using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Methods;

/// <summary>Notes what a pruner asks for, and recovers by setting one bias.</summary>
internal sealed class RecordingSupport : PruningSupport
{
    public const float Recovered = 42;

    public int ChecksAllowed { get; init; } = int.MaxValue;

    public int Checks { get; private set; }

    public List<PruningStep> Steps { get; } = [];

    public List<MaskSet> Masks { get; } = [];

    public override void CheckCancelled()
    {
        if (++Checks > ChecksAllowed)
        {
            throw new OperationCanceledException();
        }
    }

    public override Network Recover(Network network, PruningStep step)
    {
        Steps.Add(step);
        Masks.Add(network.Masks);
        var bias = network.Values("c.bias").ToArray();
        bias[0] = Recovered;
        return network.WithParameters(new Dictionary<string, float[]> { ["c.bias"] = bias });
    }
}
