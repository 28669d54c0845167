using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Removes units of one layer a step, of the layer where the same saving costs the least.</summary>
/// <remarks>
/// Each step has a budget of multiply-adds to save. For every layer (or tied layers) the units with the smallest L2 norm of their incoming
/// weights that save as much are a proposal; the one with the highest accuracy on validation rows is taken, among equal ones that with the
/// lowest loss, then the first. In a regression the loss decides. (Yang, Howard, Chen, Zhang, Go, Sandler, Sze and Adam, "NetAdapt:
/// platform-aware neural network adaptation for mobile applications", 2018, without the short fine-tuning of each proposal.)
/// </remarks>
public sealed record NetAdaptMethod : FilterSearchMethod
{
    /// <summary>Creates the method with its defaults.</summary>
    public NetAdaptMethod()
        : base("NetAdapt")
    {
    }

    /// <summary>The part of the network's multiply-adds that a step saves, within (0, 1); default 0.05.</summary>
    /// <remarks>
    /// Of those before the search. A layer that cannot save as much proposes all it can; a step removes no more units than a sparsity asks
    /// for.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within (0, 1).</exception>
    public double StepReduction { get; init => field = Argument.Inner(value); } = 0.05;

    /// <summary>The most validation rows to measure on, at least 1; default 5,000.</summary>
    /// <remarks>Where there are more it is a sample, drawn by the seed once.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Argument.AtLeast(1, value); } = 5_000;

    /// <inheritdoc/>
    public override PruningNeeds Needs => PruningNeeds.ValidationRows;

    /// <inheritdoc/>
    internal override int MostPerStep => int.MaxValue;

    /// <inheritdoc/>
    internal override void RequireSettings()
    {
        base.RequireSettings();
        if (FiltersPerStep != 1)
        {
            throw new ArgumentException(
                $"FiltersPerStep is {FiltersPerStep}, but a step of {Name} removes as many units as its budget needs; set StepReduction.");
        }
    }

    /// <inheritdoc/>
    internal override FilterChooser ChooserFor(Network network, PruningContext context) => new NetAdaptChooser(this, network, context);
}
