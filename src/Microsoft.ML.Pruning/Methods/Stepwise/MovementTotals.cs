using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>The movement of each element over the fine-tunings of one pruning.</summary>
internal sealed class MovementTotals
{
    private ImmutableDictionary<string, ReadOnlyMemory<float>> _totals = ImmutableDictionary<string, ReadOnlyMemory<float>>.Empty;

    /// <summary>Adds what one training summed up; its arrays are taken over.</summary>
    /// <remarks>See <see cref="TrainingOptions.TrackMovement"/>.</remarks>
    public void Add(IReadOnlyDictionary<string, float[]> movements)
    {
        foreach (var (name, movement) in movements)
        {
            if (_totals.TryGetValue(name, out var before))
            {
                TensorPrimitives.Add(movement, before.Span, movement);
            }

            _totals = _totals.SetItem(name, movement);
        }
    }

    /// <summary>The totals so far.</summary>
    public MovementStatistics ToStatistics() => new(_totals);
}
