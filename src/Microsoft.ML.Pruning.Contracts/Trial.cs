using System.Globalization;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>A method on a network at a sparsity; what it prunes is kept for all checks.</summary>
internal sealed class Trial(Candidate candidate, TrialNetwork given, double? sparsity, ContractOptions options)
{
    /// <summary>One thread: another number may sum in another order.</summary>
    public static ComputingOptions Computing { get; } = new() { Threads = 1 };

    /// <summary>Where this is, for messages.</summary>
    public string Place { get; } = candidate.Label + given.Name
        + (sparsity is { } value ? string.Create(CultureInfo.InvariantCulture, $" at sparsity {value}") : "");

    public TrialNetwork Given { get; } = given;

    public Network Network => Given.Network;

    /// <summary>The sparsity asked for; null where the method takes none.</summary>
    public double? Sparsity { get; } = sparsity;

    /// <summary>The trial at the next lower sparsity; null where there is none.</summary>
    public Trial? Lower { get; init; }

    public PruningMethod Method => field ??= Again();

    public StepwiseMethod? Stepwise => Method as StepwiseMethod;

    /// <summary>Of the network as it was given.</summary>
    public PruningResult Result => field ??= Prune(Network);

    /// <summary>How to train where the method learns from it; null where it does not.</summary>
    public TrainingOptions? FineTuning =>
        Method.Needs.HasFlag(PruningNeeds.FineTuning) ? new TrainingOptions { Epochs = 1, BatchSize = 8, Computing = Computing } : null;

    /// <summary>Makes the method anew.</summary>
    public PruningMethod Again() => candidate.Create(Network.Definition, Sparsity ?? 0);

    /// <summary>Prunes with what the method asks for.</summary>
    public PruningResult Prune(Network network, PruningMethod? method = null, TrainingHost? host = null) =>
        (method ?? Method).Prune(network, ContextFor(network, host));

    public PruningContext ContextFor(Network network, TrainingHost? host = null)
    {
        host ??= TrainingHost.Silent;
        if (options.Context is not null)
        {
            return options.Context(network, host);
        }

        if (Method.Needs == PruningNeeds.Nothing)
        {
            return new PruningContext { Host = host };
        }

        var rows = RandomRows.For(network.Definition);
        return new PruningContext(rows)
        {
            Host = host,
            Validation = rows,
            Test = rows,
            FineTune = FineTuning,
            ReestimateBatchNorm = false,
            Computing = Computing,
        };
    }
}
