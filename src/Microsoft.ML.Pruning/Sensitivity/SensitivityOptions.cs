using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Sensitivity;

/// <summary>What a sensitivity scan measures.</summary>
public sealed record SensitivityOptions
{
    /// <summary>The sparsities to prune each layer to.</summary>
    /// <remarks>
    /// They rise, above 0 and below 1. Those that a layer has already are skipped. Default as
    /// <see cref="SensitivityAllocation.Sparsities"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">There is none, or they do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not within (0, 1).</exception>
    public ImmutableArray<double> Sparsities
    {
        get;
        init => field = new SensitivityAllocation { Sparsities = value }.Sparsities;
    } = new SensitivityAllocation().Sparsities;

    /// <summary>The layers to scan; by default all but the output's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LayerSelection Layers
    {
        get;
        init => field = Argument.NotNull(value);
    } = LayerSelection.Default;

    /// <summary>How many rows to measure on, at least 1.</summary>
    /// <remarks>A sample drawn by seed where there are more. Default 5,000.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows
    {
        get;
        init => field = Argument.AtLeast(1, value);
    } = 5_000;

    /// <summary>The seed of the sample of rows; default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Where statistics are computed, and with how much memory.</summary>
    /// <remarks>Default on the processor, with 2 GiB of rows.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ComputingOptions Computing { get; init => field = Argument.NotNull(value); } = new();
}
