using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Removes the units that the next layer misses least, and rescales the others to make up for them.</summary>
/// <remarks>
/// At random outputs of the layers that read a unit, the contributions of the units are sampled. One after the other goes the unit that
/// keeps the squared norm of what is removed smallest, as a part of the whole; over several layers the smallest part goes first. Then the
/// kept units' weights in each layer that reads them are rescaled by least squares. No labels are needed. (Luo, Wu and Lin, "ThiNet: a
/// filter level pruning method for deep neural network compression", 2017.)
/// </remarks>
public sealed record ThiNetMethod : FilterSearchMethod
{
    /// <summary>Creates the method with its defaults.</summary>
    public ThiNetMethod()
        : base("ThiNet")
    {
    }

    /// <summary>The most calibration rows to sample from, at least 1; default 500.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Argument.AtLeast(1, value); } = 500;

    /// <summary>How many outputs of each reading layer are sampled of a row, at least 1; default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Positions { get; init => field = Argument.AtLeast(1, value); } = 10;

    /// <summary>Whether kept units are rescaled; default true.</summary>
    /// <remarks>Only where a removed unit leaves 0: not behind a sigmoid, say.</remarks>
    public bool Rescale { get; init; } = true;

    /// <inheritdoc/>
    public override PruningNeeds Needs => PruningNeeds.CalibrationRows;

    /// <inheritdoc/>
    internal override bool Measures => false;

    /// <inheritdoc/>
    internal override FilterChooser ChooserFor(Network network, PruningContext context) => new ThiNetChooser(this, network, context);
}
