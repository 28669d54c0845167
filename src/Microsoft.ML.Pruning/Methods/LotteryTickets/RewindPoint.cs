namespace Microsoft.ML.Pruning.Methods;

/// <summary>The point of the dense training that tickets go back to.</summary>
/// <remarks>
/// A ticket that is rewound to an iteration trains on from there: with the same rows in the same order and the learning rate of that place.
/// </remarks>
public sealed record RewindPoint
{
    private RewindPoint(int count, bool isEpoch) => (Count, IsEpoch) = (count, isEpoch);

    /// <summary>The first weights.</summary>
    /// <remarks>(Frankle and Carbin, "The lottery ticket hypothesis: finding sparse, trainable neural networks", 2019.)</remarks>
    public static RewindPoint Initialization { get; } = new(0, isEpoch: false);

    /// <summary>How many iterations or epochs after the start, at least 0.</summary>
    public int Count { get; }

    /// <summary>Whether <see cref="Count"/> counts epochs, not iterations.</summary>
    internal bool IsEpoch { get; }

    /// <summary>The weights after some optimiser steps.</summary>
    /// <remarks>(Frankle, Dziugaite, Roy and Carbin, "Linear mode connectivity and the lottery ticket hypothesis", 2020.)</remarks>
    /// <param name="iteration">Optimiser steps, at least 0 and below those of the whole training.</param>
    /// <exception cref="ArgumentOutOfRangeException">The iteration is negative.</exception>
    public static RewindPoint Iteration(int iteration) => new(AtLeastZero(iteration, nameof(iteration)), isEpoch: false);

    /// <summary>The weights after some epochs.</summary>
    /// <param name="epoch">Epochs, at least 0 and below those of the whole training.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public static RewindPoint Epoch(int epoch) => new(AtLeastZero(epoch, nameof(epoch)), isEpoch: true);

    /// <summary>For example <c>iteration 500</c>.</summary>
    public override string ToString() => Count == 0 ? "initialisation" : $"{(IsEpoch ? "epoch" : "iteration")} {Count}";

    private static int AtLeastZero(int value, string name) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(
            name, value, $"The {name} to rewind to is {value}; it must be at least 0 (the first weights).");
}
