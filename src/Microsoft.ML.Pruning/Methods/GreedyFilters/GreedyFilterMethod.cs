using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Removes the filter or unit whose removal costs the least, again and again.</summary>
/// <remarks>
/// The cost is the accuracy on validation rows, among equal ones the loss; in a regression the loss alone. Among units that cost the same
/// the first in network order goes. Each candidate is run as the change that it makes, many at once. By default candidates race: all are
/// run on few rows, and those that are worse than the best by <see cref="Confidence"/> drop out, while the others meet more.
/// </remarks>
public sealed record GreedyFilterMethod : FilterSearchMethod
{
    private const double LeastConfidence = 0.5;

    /// <summary>Creates the method with its defaults.</summary>
    public GreedyFilterMethod()
        : base("GreedyFilterPrune")
    {
    }

    /// <summary>Whether every candidate is run on all rows; default false.</summary>
    /// <remarks>Then the choice is that of running every pruned network in full; it takes several times as long.</remarks>
    public bool Exact { get; init; }

    /// <summary>The most validation rows to measure on, at least 1; default 5,000.</summary>
    /// <remarks>Where there are more it is a sample, drawn by the seed once.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Argument.AtLeast(1, value); } = 5_000;

    /// <summary>How sure it must be that a candidate is worse before it drops out; default 0.95.</summary>
    /// <remarks>Within [0.5, 1), for each comparison; of no use where <see cref="Exact"/> is true.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside.</exception>
    public double Confidence
    {
        get;
        init => field = value is >= LeastConfidence and < 1
            ? value
            : throw Argument.OutOfRange(nameof(Confidence), value, "within [0.5, 1)");
    } = 0.95;

    /// <inheritdoc/>
    public override PruningNeeds Needs => PruningNeeds.ValidationRows;

    /// <inheritdoc/>
    internal override FilterChooser ChooserFor(Network network, PruningContext context) => new GreedyChooser(this, network, context);
}
