using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Removes whole filters and units step by step, until a target is reached.</summary>
/// <remarks>
/// What is removed together is a unit of <see cref="UnitStructure"/>: tied layers lose theirs together, and each keeps one. After the last
/// step the network recovers as the context says (fine-tuning, batch-norm statistics), and every <see cref="FineTuneEvery"/> steps.
/// </remarks>
public abstract record FilterSearchMethod : PruningMethod
{
    private const double DefaultSparsity = 0.5;

    private protected FilterSearchMethod(string name)
        : base(name)
    {
    }

    /// <summary>The fraction of units to remove, within [0, 1).</summary>
    /// <remarks>
    /// Of the units of the selected layers that can go, those removed earlier included. Null (default) where <see cref="Target"/> says how
    /// far to go, else 0.5.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double? Sparsity { get; init => field = value is { } sparsity ? Argument.Fraction(sparsity, nameof(Sparsity)) : null; }

    /// <summary>How far to go in another currency: multiply-adds, parameters, bytes, or accuracy lost.</summary>
    /// <remarks>
    /// Costs are those of the compact network. A largest drop of accuracy ends the search before the step that would exceed it. Null
    /// (default) where <see cref="Sparsity"/> says it.
    /// </remarks>
    public PruningTarget? Target { get; init; }

    /// <summary>Which layers lose units; by default all but the output's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LayerSelection Layers { get; init => field = Argument.NotNull(value); } = LayerSelection.Default;

    /// <summary>How many units a step removes after one evaluation, at least 1; default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int FiltersPerStep { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>A number of which every layer keeps a multiple of units; default 1.</summary>
    /// <remarks>
    /// Once the target is reached the search goes on, a unit at a time, in layers that keep no multiple of it, but for those that keep less
    /// than that. Not with a largest drop of accuracy.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int RoundTo { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>After how many steps each the network is fine-tuned; 0, the default, only at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int FineTuneEvery { get; init => field = Argument.AtLeast(0, value); }

    /// <summary>Whether one layer after the other is pruned to the target, in network order.</summary>
    /// <remarks>By default all compete.</remarks>
    public bool LayerByLayer { get; init; }

    /// <summary>The search to go on with, from the report of the network that is pruned further.</summary>
    /// <remarks>
    /// Its removals count, and its seed holds, so that without fine-tuning two searches come to what one would. Null (default) for a new
    /// search.
    /// </remarks>
    public SearchState? Continue { get; init; }

    /// <summary>Ends the search early with what is removed so far; default never.</summary>
    /// <remarks>A note says so. A cancellation of the context or the pipeline gives nothing back.</remarks>
    public CancellationToken Stop { get; init; }

    /// <inheritdoc/>
    public override bool RemovesUnits => true;

    /// <summary>The sparsity asked for; null where another currency counts.</summary>
    internal double? FinalSparsity => Sparsity ?? Target switch
    {
        null => DefaultSparsity,
        { Currency: PruningCurrency.Sparsity } target => target.Fraction,
        _ => null,
    };

    /// <summary>How many units a step removes at most.</summary>
    internal virtual int MostPerStep => FiltersPerStep;

    /// <summary>Whether networks are measured on validation rows.</summary>
    internal virtual bool Measures => true;

    /// <inheritdoc/>
    internal override void RequireSettings()
    {
        var wrong = Target switch
        {
            null => null,
            _ when Sparsity is not null => $"Sparsity is {Sparsity}; set one of the two",
            { Currency: PruningCurrency.AccuracyDrop } when !Measures => $"{Name} measures no accuracy; limit a cost or set Sparsity",
            { Currency: not PruningCurrency.Sparsity } when LayerByLayer =>
                "LayerByLayer prunes each layer to a sparsity; set Sparsity, or let all layers compete",
            { Currency: PruningCurrency.AccuracyDrop } when RoundTo > 1 =>
                $"RoundTo is {RoundTo}, which may cost more accuracy than that; leave it 1, or set another target",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ArgumentException($"Target asks for {Target}, but {wrong}.", nameof(Target));
        }
    }

    /// <inheritdoc/>
    protected internal override void Require(NetworkDefinition definition)
    {
        RequireSettings();
        ChannelRounding.Require(RoundTo, SearchSet.Of(definition, Layers));
    }

    /// <inheritdoc/>
    protected override PruningResult Run(Network network, PruningContext context) =>
        new FilterSearch(this, network, context, ChooserFor(network, context)).Run();

    /// <summary>What chooses the units that go.</summary>
    internal abstract FilterChooser ChooserFor(Network network, PruningContext context);
}
