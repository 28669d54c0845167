using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

/// <summary>Notes what a pruner asks for, and recovers by setting one bias.</summary>
internal sealed class RecordingSupport : PruningSupport
{
    public const float Recovered = 42;

    public int ChecksAllowed { get; init; } = int.MaxValue;

    public bool ForgetsMasks { get; init; }

    public TrainingHistory? History { get; init; }

    public List<Network> Begun { get; } = [];

    public int Checks { get; private set; }

    public List<PruningStep> Steps { get; } = [];

    public List<MaskSet> Masks { get; } = [];

    public override void Begin(Network network, PruningMethod method) => Begun.Add(network);

    public override void CheckCancelled()
    {
        if (++Checks > ChecksAllowed)
        {
            throw new OperationCanceledException();
        }
    }

    public override Recovery Recover(Network network, PruningStep step)
    {
        Steps.Add(step);
        Masks.Add(network.Masks);
        var bias = network.Values("c.bias").ToArray();
        bias[0] = Recovered;
        var recovered = network.WithParameters(new Dictionary<string, float[]> { ["c.bias"] = bias });
        return new Recovery(ForgetsMasks ? Unmasked(recovered) : recovered, History);
    }

    private static Network Unmasked(Network network) =>
        new(network.Definition, network.Definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => network.Values(parameter.Name).ToArray()));
}
