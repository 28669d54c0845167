using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

/// <summary>Notes what a pruning asks for, and recovers by setting one bias.</summary>
internal sealed class RecordingContext
{
    public const float Recovered = 42;

    public RecordingContext() =>
        Context = new PruningContext { Recoverer = Recover, Host = TrainingHost.Silent with { CheckCancelled = CheckCancelled } };

    public PruningContext Context { get; }

    public int ChecksAllowed { get; init; } = int.MaxValue;

    public bool ForgetsMasks { get; init; }

    public TrainingHistory? History { get; init; }

    public int Checks { get; private set; }

    public List<PruningStep> Steps { get; } = [];

    public List<MaskSet> Masks { get; } = [];

    private void CheckCancelled()
    {
        if (++Checks > ChecksAllowed)
        {
            throw new OperationCanceledException();
        }
    }

    private Recovery Recover(Network network, PruningStep step)
    {
        Steps.Add(step);
        Masks.Add(network.Masks);
        var bias = network.Values("c.bias").ToArray();
        bias[0] = Recovered;
        var recovered = network.WithParameters(new Dictionary<string, float[]> { ["c.bias"] = bias });
        return new Recovery(ForgetsMasks ? Unmasked(recovered) : recovered, History);
    }

    private static Network Unmasked(Network network) =>
        new(network.Definition,
            network.Definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => network.Values(parameter.Name).ToArray()));
}
