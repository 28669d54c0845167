using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Trains batch-norm scales towards 0 and prunes the units that have the smallest.</summary>
/// <remarks>
/// The network is trained further with the penalty on the sum of |gamma|, the scales of the batch norms that units pass on their way; then
/// the units with the lowest |gamma| of all layers go, with all that can only go with them, and fine-tuning follows. A unit that passes
/// several batch norms counts by the largest of its scales. Layers whose units pass none are left alone, and so are those tied to one.
/// (Liu, Li, Shen, Huang, Yan and Zhang, "Learning efficient convolutional networks through network slimming", 2017.)
/// </remarks>
public sealed record NetworkSlimmingMethod : PruningMethod
{
    /// <summary>Creates the method with its defaults.</summary>
    public NetworkSlimmingMethod()
        : base("NetworkSlimming")
    {
    }

    /// <summary>How the network is trained under the penalty; default as for any training.</summary>
    /// <remarks>On the rows of the context, whose seed counts where this has none. Its regularisers act beside the penalty.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TrainingOptions Training { get; init => field = Argument.NotNull(value); } = new();

    /// <summary>What the sum of absolute scales is multiplied by, finite and at least 0; default 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Penalty { get; init => field = Argument.NotNegative(value); } = 1e-4;

    /// <summary>The fraction of the units of layers with batch norm to prune, within [0, 1); default 0.4.</summary>
    /// <remarks>Without effect where <see cref="Target"/> is set.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double Sparsity
    {
        get;
        init
        {
            PruningCount.RequireSparsity(value, nameof(Sparsity));
            field = value;
        }
    } = 0.4;

    /// <summary>How far to prune in another currency: multiply-adds, parameters or bytes.</summary>
    /// <remarks>Null (default) where <see cref="Sparsity"/> says it.</remarks>
    public PruningTarget? Target { get; init; }

    /// <summary>A number of which every layer keeps a multiple of units; default 1.</summary>
    /// <inheritdoc cref="StepwiseMethod.RoundTo" path="/remarks|/exception"/>
    public int RoundTo { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>Which layers are pruned; by default all but the output's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LayerSelection Layers { get; init => field = Argument.NotNull(value); } = LayerSelection.Default;

    /// <inheritdoc/>
    public override PruningNeeds Needs => PruningNeeds.TrainingRows;

    /// <inheritdoc/>
    public override bool RemovesUnits => true;

    /// <inheritdoc/>
    internal override TrainingOptions OwnTraining => Training;

    /// <inheritdoc/>
    internal override bool RecoversAfterTraining => true;

    /// <inheritdoc/>
    internal override int BatchRows => Training.BatchSize + 1;

    /// <inheritdoc/>
    internal override void RequireSettings() => SelectionTraining.Require(this, Training);

    /// <inheritdoc/>
    protected internal override void Require(NetworkDefinition definition)
    {
        RequireSettings();
        PrunerFor(definition).Require(definition);
    }

    /// <inheritdoc/>
    protected override PruningResult Run(Network network, PruningContext context)
    {
        var pruner = PrunerFor(network.Definition);
        var penalty = new BatchNormScaleRegularizer(Penalty) { Layers = NormsOf(network.Definition, pruner) };
        var training = SelectionTraining.Train(network, Training with { Regularizers = Training.Regularizers.Add(penalty) }, context);
        return pruner.Prune(training.Network, context) with { History = training.History };
    }

    /// <summary>One threshold over the scales of all layers that have them.</summary>
    private StepwiseMethod PrunerFor(NetworkDefinition definition)
    {
        var channels = ChannelGroups.Of(definition);
        var passing = BatchNorms.Of(definition).SelectMany(norm => channels.GroupsOf(norm.Name).ToArray()).ToHashSet();
        ImmutableArray<string> scaled =
            [.. Layers.LayersOf(definition).Where(layer => channels.GroupsOf(layer).ToArray().All(passing.Contains))];
        return scaled.IsEmpty
            ? throw new ArgumentException(
                $"{Name} prunes by the scales of batch norms, and in the network '{definition.Name}' there is no batch norm on the way of "
                    + "a selected layer's units; give a network with batch norm, or use SparseStructureSelection.", nameof(definition))
            : new StepwiseMethod(Name)
            {
                Sparsity = Target is null ? Sparsity : null,
                Target = Target,
                RoundTo = RoundTo,
                Saliency = new BatchNormScaleSaliency(),
                Structure = new UnitStructure(Norm.LInfinity),
                Allocation = new GlobalAllocation(),
                Layers = new LayerSelection { Include = scaled },
            };
    }

    /// <summary>The batch norms that units pass which may go.</summary>
    private static ImmutableArray<string> NormsOf(NetworkDefinition definition, StepwiseMethod pruner)
    {
        var layers = pruner.LayersOf(definition);
        var channels = ChannelGroups.Of(definition);
        var groups = channels.Sets.Where(set => set.Layers.All(layers.Contains)).SelectMany(set => set.Prunable).ToHashSet();
        return [.. BatchNorms.Of(definition).Select(norm => norm.Name).Where(norm => groups.Overlaps(channels.GroupsOf(norm).ToArray()))];
    }
}
