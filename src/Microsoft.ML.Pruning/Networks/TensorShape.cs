using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The dimensions of one example or parameter, in row-major order.</summary>
/// <remarks>There is no batch dimension. Prints as <c>1x28x28</c>.</remarks>
public sealed record TensorShape
{
    private readonly ValueArray<int> _dimensions;

    /// <summary>Creates a shape.</summary>
    /// <param name="dimensions">At least one dimension; each is at least 1.</param>
    /// <exception cref="ArgumentException">No dimension is given, or the number of elements does not fit a 64-bit integer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1.</exception>
    public TensorShape(params ReadOnlySpan<int> dimensions)
    {
        if (dimensions.IsEmpty)
        {
            throw new ArgumentException("A shape needs at least one dimension.", nameof(dimensions));
        }

        long count = 1;
        foreach (var dimension in dimensions)
        {
            if (dimension < 1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(dimensions), dimension, $"Every dimension of a shape must be at least 1, but one is {Invariant(dimension)}.");
            }

            count = count > long.MaxValue / dimension
                ? throw new ArgumentException("The shape has more elements than a 64-bit integer can count.", nameof(dimensions))
                : count * dimension;
        }

        _dimensions = new ValueArray<int>(ImmutableArray.Create(dimensions));
        Count = count;
    }

    /// <summary>The dimensions, outermost first.</summary>
    public ImmutableArray<int> Dimensions => _dimensions.Items;

    /// <summary>The number of dimensions, at least 1.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The number of elements: the product of the dimensions.</summary>
    public long Count { get; }

    /// <summary>One dimension.</summary>
    /// <param name="axis">From 0 (outermost) to <see cref="Rank"/> - 1.</param>
    public int this[int axis] => Dimensions[axis];

    /// <summary>The dimensions joined by <c>x</c>, for example <c>1x28x28</c>.</summary>
    public override string ToString() => string.Join('x', Dimensions.Select(Invariant));

    private static string Invariant(int value) => value.ToString(CultureInfo.InvariantCulture);
}
