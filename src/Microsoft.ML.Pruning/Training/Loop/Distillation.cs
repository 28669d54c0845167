using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Trains a network on another one's outputs beside the labels.</summary>
/// <remarks>
/// Training minimises (1 - weight) * loss + weight * divergence, where both take the mean over the rows of a batch. For several classes the
/// divergence is T^2 * KL(softmax(teacher / T) || softmax(student / T)), with T the temperature and logits divided by it; for two classes
/// it is the same of the logistic probabilities; in a regression it is the loss with the teacher's outputs as labels, and there is no
/// temperature. The factor T^2 keeps the slopes of both parts of one size at any T. The teacher scores as after training (no dropout,
/// running statistics of batch norm) and does not change. Losses in the history are those of the labels alone. Costs one forward pass of
/// the teacher in each step. (Hinton, Vinyals and Dean 2015.)
/// </remarks>
public sealed record Distillation
{
    /// <summary>The network to learn from.</summary>
    /// <remarks>
    /// It has the input and output shape of the one that is trained, and its outputs mean the same in the same order. Null (the default) is
    /// for fine-tuning after pruning alone, where the network as it was before pruning takes the place.
    /// </remarks>
    public Network? Teacher { get; init; }

    /// <summary>The temperature T that softens logits; default 4.</summary>
    /// <remarks>A finite number above 0; without effect in a regression.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Temperature { get; init => field = Argument.Positive(value); } = 4;

    /// <summary>How much the teacher counts, within [0, 1]; default 0.5.</summary>
    /// <remarks>With 0 the labels alone count, with 1 the teacher alone.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double Weight { get; init => field = Argument.Part(value); } = 0.5;

    /// <summary>Refuses a teacher that is missing.</summary>
    internal Network RequireTeacher() => Teacher ?? throw new ArgumentException(
        "Distillation has no Teacher; set the network to learn from (only fine-tuning after pruning can do without, "
            + "and takes the network before pruning).", nameof(Teacher));

    /// <summary>Refuses a teacher that is missing or does not fit.</summary>
    /// <remarks>It must fit the network that is trained.</remarks>
    internal void RequireFor(NetworkDefinition student)
    {
        var teacher = RequireTeacher().Definition;
        if (teacher.InputShape != student.InputShape || teacher.OutputShape != student.OutputShape)
        {
            throw new ArgumentException(
                $"The teacher '{teacher.Name}' maps {teacher.InputShape} to {teacher.OutputShape} and the network '{student.Name}' maps "
                    + $"{student.InputShape} to {student.OutputShape}; both shapes must be the same.",
                nameof(Teacher));
        }
    }
}
