using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Lets a network learn from another one's outputs as well as from the labels. Training minimises
/// (1 - weight) * loss + weight * T^2 * KL(softmax(teacher / T) || softmax(student / T)), where both take the mean over the rows of a
/// batch, T is the temperature and the divides are of logits; the factor T^2 keeps the slopes of both parts of one size at any T. The
/// teacher scores as after training (no dropout, running statistics of batch norm) and does not change. Losses in the history are those of
/// the labels alone. Costs one forward pass of the teacher in each step. (Hinton, Vinyals and Dean 2015.)
/// </summary>
public sealed record Distillation
{
    /// <summary>
    /// The network to learn from: of the same input and output shape as the one that is trained, its classes in the same order. Null (the
    /// default) is for fine-tuning after pruning alone, where the network as it was before pruning takes the place.
    /// </summary>
    public Network? Teacher { get; init; }

    /// <summary>The temperature T that softens the outputs, a finite number above 0; default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Temperature { get; init => field = Argument.Positive(value); } = 4;

    /// <summary>How much the teacher counts, within [0, 1]: with 0 the labels alone, with 1 the teacher alone; default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double Weight { get; init => field = Argument.Part(value); } = 0.5;

    /// <summary>Refuses a teacher that is missing.</summary>
    internal Network RequireTeacher() => Teacher ?? throw new ArgumentException(
        "Distillation has no Teacher; set the network to learn from (only fine-tuning after pruning can do without, "
            + "and takes the network before pruning).", nameof(Teacher));

    /// <summary>Refuses a teacher that is missing or does not fit the network that is trained.</summary>
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
