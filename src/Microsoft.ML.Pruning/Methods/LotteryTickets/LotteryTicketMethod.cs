using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Looks for lottery tickets: rounds of training, pruning by magnitude, and rewinding.</summary>
/// <remarks>
/// The network that is pruned is taken with its first weights: it is trained, its smallest weights are pruned, those that stay are set back
/// to what they were early in that training, and so on. Cost: one training a round and one before the first; every control one more. The
/// result is the trained ticket of the last round. (Frankle and Carbin, "The lottery ticket hypothesis: finding sparse, trainable neural
/// networks", 2019.)
/// </remarks>
public sealed record LotteryTicketMethod : PruningMethod
{
    private readonly ValueMap<double> _layerRates;
    private readonly ValueArray<int> _controlRounds;

    /// <summary>Creates the method with its defaults.</summary>
    public LotteryTicketMethod()
        : base("LotteryTicket")
    {
    }

    /// <summary>How every network is trained, on the rows of the context; default as for any training.</summary>
    /// <remarks>
    /// Where it has no seed the context's counts, and all trainings see the rows in the same order. <c>ValidateEvery</c> says how finely
    /// the iteration of the lowest validation loss is known.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TrainingOptions Training { get; init => field = Argument.NotNull(value); } = new();

    /// <summary>How often to prune, at least 1; default 7.</summary>
    /// <remarks>Seven rounds leave 21 % of LeNet-300-100. Each round trains the network once, controls once more each.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rounds
    {
        get;
        init => field = Argument.AtLeast(1, value);
    } = 7;

    /// <summary>The fraction of the remaining weights that a round prunes, within (0, 1); default 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within (0, 1).</exception>
    public double Rate
    {
        get;
        init => field = Argument.Inner(value);
    } = 0.2;

    /// <summary>The rate of layers that yield the output.</summary>
    /// <remarks>It is within [0, 1). Null, the default, is half of <see cref="Rate"/>; 0 leaves them alone.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double? OutputRate
    {
        get;
        init => field = value is { } rate ? Argument.Fraction(rate) : null;
    }

    /// <summary>Rates of their own for layers by name or pattern.</summary>
    /// <remarks>
    /// Each is within [0, 1); a plain name wins over patterns (<c>conv*</c>). The layer that yields the output keeps
    /// <see cref="OutputRate"/> unless it is named plainly. Empty by default. Not with <see cref="Global"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not within [0, 1).</exception>
    public IReadOnlyDictionary<string, double> LayerRates
    {
        get => _layerRates.Entries;
        init => _layerRates = new ValueMap<double>(Checked(value));
    }

    /// <summary>Whether the layers compete for the weights that stay.</summary>
    /// <remarks>False, the default, prunes each for itself. The layer that yields the output never competes.</remarks>
    public bool Global { get; init; }

    /// <summary>Where the weights go back to after each round; default the first weights.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RewindPoint Rewind
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Rewind));
    } = RewindPoint.Initialization;

    /// <summary>What to train beside the tickets, on the same rows; default nothing.</summary>
    public LotteryControls Controls
    {
        get;
        init => field = (value & ~(LotteryControls.RandomReinitialization | LotteryControls.RandomMasks)) == LotteryControls.None
            ? value
            : throw Argument.OutOfRange(nameof(Controls), value, "a combination of RandomReinitialization and RandomMasks");
    }

    /// <summary>The rounds that get controls; empty, the default, for all.</summary>
    /// <remarks>Each from 1 to <see cref="Rounds"/>.</remarks>
    public ImmutableArray<int> ControlRounds { get => _controlRounds.Items; init => _controlRounds = new(value); }

    /// <inheritdoc/>
    public override PruningNeeds Needs => PruningNeeds.TrainingRows | PruningNeeds.ValidationRows | PruningNeeds.TestRows;

    /// <inheritdoc/>
    internal override TrainingOptions OwnTraining => Training;

    /// <inheritdoc/>
    internal override int BatchRows => Training.BatchSize;

    /// <inheritdoc/>
    internal override void RequireSettings()
    {
        Training.RequireConsistent();
        Training.Distillation?.RequireTeacher();
        if (Global && LayerRates.Count > 0)
        {
            throw new ArgumentException(
                "LayerRates gives layers rates of their own, and with Global all layers compete at one rate; set one of the two.");
        }

        RequireRest(nameof(Rate), Rate);
        RequireRest(nameof(OutputRate), OutputRate ?? 0);
        foreach (var (layer, rate) in LayerRates)
        {
            RequireRest($"{nameof(LayerRates)}[\"{layer}\"]", rate);
        }

        foreach (var round in ControlRounds.Where(round => round < 1 || round > Rounds))
        {
            throw new ArgumentException($"ControlRounds has {round}; the rounds go from 1 to {Rounds}.");
        }
    }

    /// <summary>Whether a round trains a control.</summary>
    internal bool Has(LotteryControls control, int round) =>
        Controls.HasFlag(control) && (ControlRounds.IsEmpty || ControlRounds.Contains(round));

    /// <inheritdoc/>
    protected internal override void Require(NetworkDefinition definition)
    {
        RequireSettings();
        new TicketPruner(definition, this).Require();
    }

    /// <inheritdoc/>
    protected override PruningResult Run(Network network, PruningContext context) => new LotteryTicketRun(this, network, context).Run();

    private void RequireRest(string name, double rate)
    {
        if (IterativeSchedule.SparsityAfter(rate, Rounds) >= 1)
        {
            throw new ArgumentException(
                $"{name} is {rate}, and after {Rounds} rounds of that nothing is left; prune at a lower rate or in fewer rounds.");
        }
    }

    private static ImmutableSortedDictionary<string, double> Checked(IReadOnlyDictionary<string, double> rates)
    {
        ArgumentNullException.ThrowIfNull(rates, nameof(LayerRates));
        foreach (var (layer, rate) in rates)
        {
            ArgumentException.ThrowIfNullOrEmpty(layer, nameof(LayerRates));
            if (rate is not (>= 0 and < 1))
            {
                throw Argument.OutOfRange($"{nameof(LayerRates)}[\"{layer}\"]", rate, "within [0, 1)");
            }
        }

        return rates.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
