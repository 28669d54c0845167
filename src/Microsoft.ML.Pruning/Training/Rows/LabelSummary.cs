using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Whether labels are of one class, and the rows' weight.</summary>
internal sealed class LabelSummary(LearningTask task, bool hasWeights)
{
    private readonly int _width = task.Targets + (hasWeights ? 1 : 0);
    private int? _first;
    private bool _mixed = !task.HasAccuracy;

    /// <summary>The class of all rows; null where they have several, or none.</summary>
    public int? OnlyClass => _mixed ? null : _first;

    /// <summary>The sum of the weights, or the number of rows where all count alike.</summary>
    public double Weight { get; private set; }

    /// <summary>Adds the labels of whole rows, with their weights.</summary>
    public void Add(ReadOnlySpan<float> labels)
    {
        for (var at = 0; at < labels.Length; at += _width)
        {
            Weight += hasWeights ? labels[at + _width - 1] : 1;
            _first ??= (int)labels[at];
            _mixed |= _first != (int)labels[at];
        }
    }
}
