using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Where to compute, and with how much memory.</summary>
public sealed record ComputingOptions
{
    /// <summary>The device to compute on; default <c>cpu</c>.</summary>
    /// <remarks><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>..., or <c>mps</c>. Whether it is there is checked when work starts.</remarks>
    /// <exception cref="ArgumentException">The text does not name a device.</exception>
    public string Device { get; init => field = DeviceName.Parse(value).ToString(); } = "cpu";

    /// <summary>Threads that torch may use, at least 1; null (default) for torch's own choice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Threads { get; init => field = Argument.AtLeast(1, value); }

    /// <summary>How many bytes of rows may be held; default 2 GiB.</summary>
    /// <remarks>
    /// A feature, label or weight takes 4 bytes. The budget covers the rows that a pipeline reads into memory, samples of streamed rows,
    /// batches, and the shuffle window; not rows that the caller holds (<see cref="LabeledRows"/>), the network or its activations. Rows
    /// that do not fit are streamed, anew in each epoch; a window or sample that nobody asked for by number shrinks, with a message; a
    /// batch or a sample that a saliency asks for is refused. 0 always streams, within the default.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MemoryBudgetBytes { get; init => field = Argument.Bytes(value); } = RowBudget.DefaultBytes;

    /// <summary>The memory as a budget of rows.</summary>
    internal RowBudget Budget => RowBudget.Of(MemoryBudgetBytes);

    /// <summary>The same with what is left of a budget.</summary>
    internal ComputingOptions Within(RowBudget left) => this with { MemoryBudgetBytes = left.Within(MemoryBudgetBytes).Option };
}
