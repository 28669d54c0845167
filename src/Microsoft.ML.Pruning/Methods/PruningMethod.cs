using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>A way to prune networks.</summary>
/// <remarks>
/// A method of your own derives from this record, says in <see cref="Needs"/> what it will ask for, and prunes in <see cref="Run"/>. The
/// stage of a pipeline, the report, the model file, progress and cancellation then work as for any other. The same network, method and
/// context must give the same result.
/// </remarks>
public abstract record PruningMethod
{
    /// <summary>Creates a method.</summary>
    /// <param name="name">What the method is called in reports, for example <c>magnitude</c>.</param>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    protected PruningMethod(string name) => Name = name;

    /// <summary>What the method is called in reports.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public string Name
    {
        get;
        init => field = !string.IsNullOrEmpty(value) ? value : throw new ArgumentException("A pruning method needs a name.", nameof(Name));
    }

    /// <summary>What the method asks of its context; nothing by default.</summary>
    /// <remarks>No other rows are read.</remarks>
    public virtual PruningNeeds Needs => PruningNeeds.Nothing;

    /// <summary>Whether whole units go, so that a stage compacts the network; false by default.</summary>
    public virtual bool RemovesUnits => false;

    /// <summary>How the method trains networks itself; null where it does not.</summary>
    internal virtual TrainingOptions? OwnTraining => null;

    /// <summary>Whether fine-tuning follows the method's own training.</summary>
    internal virtual bool RecoversAfterTraining => false;

    /// <summary>The most rows that the method computes on at a time.</summary>
    /// <remarks>Rows that are held do not count.</remarks>
    internal virtual int BatchRows => 1;

    /// <summary>Prunes a network.</summary>
    /// <param name="network">The network; it is not changed. What its masks prune stays pruned and counts.</param>
    /// <param name="context">Gives rows, statistics and fine-tuning; null for none, which suits methods that look at weights alone.</param>
    /// <returns>The pruned network and what was done to it.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The method does not fit the network, or the context lacks what the method needs.</exception>
    /// <exception cref="InvalidOperationException">The method frees what was pruned earlier, or gives back nothing.</exception>
    /// <exception cref="OperationCanceledException">The context cancelled.</exception>
    public PruningResult Prune(Network network, PruningContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        context ??= PruningContext.None;
        Require(network.Definition);
        context.Require(this, network);
        if (Run(network, context) is not { Network: not null, Report: not null } result)
        {
            throw new InvalidOperationException(
                $"The pruning method '{Name}' gave back null; Run must return a result with a network and a report.");
        }

        return KeepsMasks(network, result.Network)
            ? result
            : throw new InvalidOperationException(
                $"The pruning method '{Name}' freed weights that were pruned earlier; start from network.Masks and only add to them.");
    }

    /// <summary>Refuses settings that contradict each other, whatever the network; nothing by default.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    internal virtual void RequireSettings()
    {
    }

    /// <summary>Refuses networks that cannot be pruned; nothing by default.</summary>
    /// <remarks>Whatever their values, and before any rows are read.</remarks>
    /// <param name="definition">The network's definition.</param>
    /// <exception cref="ArgumentException">The method does not fit the network.</exception>
    protected internal virtual void Require(NetworkDefinition definition)
    {
    }

    /// <summary>Prunes; the arguments are checked.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="context">Gives what <see cref="Needs"/> asks for.</param>
    protected abstract PruningResult Run(Network network, PruningContext context);

    /// <summary>Whether all that was pruned earlier still is.</summary>
    /// <remarks>Where the network is still of the same definition.</remarks>
    private static bool KeepsMasks(Network before, Network after) =>
        !ReferenceEquals(before.Definition, after.Definition) || after.Masks.Equals(after.Masks.And(before.Masks));
}

/// <summary>A pruned network and what was done to it.</summary>
/// <param name="Network">The pruned network; the network that was pruned is unchanged.</param>
/// <param name="Report">What was asked for and what was done.</param>
public sealed record PruningResult(Network Network, PruningReport Report)
{
    /// <summary>The pruned network before the method trained it last.</summary>
    /// <remarks>For lottery tickets: the ticket as it was rewound. Null where the method does not train.</remarks>
    public Network? Start { get; init; }

    /// <summary>How the method trained the network last.</summary>
    /// <remarks>Null where it does not train, or only between steps.</remarks>
    public TrainingHistory? History { get; init; }
}
