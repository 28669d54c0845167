using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Learns which units or residual branches a network can do without.</summary>
/// <remarks>
/// The network is trained further, with a factor on the output of each unit or branch that starts at 1 and is drawn to 0. After every step
/// of the weights' optimiser factors take an accelerated proximal step: with learning rate eta, penalty gamma, momentum mu and gradient g,
/// v = mu v, z = S(lambda - eta g), v = z - lambda + v, lambda = max(0, z + mu v), where S(x) = sign(x) max(0, |x| - eta gamma). What has a
/// factor of 0 at the end is removed, and the other factors are multiplied into weights, so that the network computes the same without
/// them. Factors stand behind batch norm where a channel passes one on its way, else behind the layer; channels that can only go together
/// share theirs. A layer keeps a unit: the last factor above 0 stays as it is. A branch may go with all of its layers. How much is removed
/// follows from the penalty, the learning rate and the length of training; the report has it. (Huang and Wang, "Data-driven sparse
/// structure selection for deep neural networks", 2017.)
/// </remarks>
public sealed record SparseStructureSelectionMethod : PruningMethod
{
    /// <summary>Creates the method with its defaults.</summary>
    public SparseStructureSelectionMethod()
        : base("SparseStructureSelection")
    {
    }

    /// <summary>How the network is trained with factors; default as for any training.</summary>
    /// <remarks>On the rows of the context, whose seed counts where this has none. Fine-tuning may follow.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TrainingOptions Training { get; init => field = Argument.NotNull(value); } = new();

    /// <summary>What a factor costs, finite and at least 0; default 0.01.</summary>
    /// <remarks>The loss gains this times the sum of all factors. The larger, the more is removed; with 0 nothing is drawn to 0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Penalty { get; init => field = Argument.NotNegative(value); } = 0.01;

    /// <summary>How much of its last change a factor keeps, within [0, 1); default 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double Momentum { get; init => field = Argument.Fraction(value); } = 0.9;

    /// <summary>The learning rate of factors, finite and above 0; default 0.1.</summary>
    /// <remarks>
    /// It follows the schedule of the training's. Null takes the rate of the weights, which suits SGD; that of Adam is so low that factors
    /// would hardly move.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double? FactorRate { get; init => field = value is { } rate ? Argument.Positive(rate) : null; } = 0.1;

    /// <summary>What may be removed; default units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither of the two, nor both.</exception>
    public SelectableStructures Of
    {
        get;
        init => field = value is >= SelectableStructures.Units and <= (SelectableStructures.Units | SelectableStructures.Branches)
            ? value
            : throw Argument.OutOfRange(nameof(Of), value, "Units, Branches or both");
    } = SelectableStructures.Units;

    /// <summary>How far to go at least; null (default) as far as the penalty does.</summary>
    /// <remarks>
    /// A sparsity, multiply-adds, parameters or bytes. Where training leaves more than the target allows, the smallest factors are set to 0
    /// until it is met.
    /// </remarks>
    public PruningTarget? Target { get; init; }

    /// <summary>A number of which every layer keeps a multiple of units; default 1.</summary>
    /// <remarks>The smallest factors of a layer are set to 0 until it does; a layer that keeps less than that stays as it is.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int RoundTo { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>Which layers may lose units or go with a branch; by default all but the output's.</summary>
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
    internal override void RequireSettings()
    {
        if (Target is { Currency: PruningCurrency.AccuracyDrop })
        {
            throw new ArgumentException(
                $"Target asks for {Target}, but factors go by a penalty and not by accuracy; use GreedyFilterPrune.", nameof(Target));
        }

        SelectionTraining.Require(this, Training);
    }

    /// <inheritdoc/>
    protected internal override void Require(NetworkDefinition definition)
    {
        RequireSettings();
        ChannelRounding.Require(RoundTo, new FactorPlan(definition, this).Sets);
    }

    /// <inheritdoc/>
    protected override PruningResult Run(Network network, PruningContext context) =>
        new StructureSelectionRun(this, network, context).Run();
}
