namespace Microsoft.ML.Pruning.Tasks;

/// <summary>What a network learns: labels, loss and the meaning of outputs.</summary>
/// <remarks>A value: a <see cref="MulticlassTask"/>, a <see cref="BinaryTask"/> or a <see cref="RegressionTask"/>.</remarks>
public abstract record LearningTask
{
    private protected LearningTask()
    {
    }

    /// <summary>How many outputs a network for it has, at least 1.</summary>
    public abstract int Outputs { get; }

    /// <summary>How many numbers label a row.</summary>
    internal virtual int Targets => 1;

    /// <summary>Whether answers are right or wrong, so that there is an accuracy.</summary>
    internal virtual bool HasAccuracy => true;

    /// <summary>How many classes labels tell apart; 0 where there are none.</summary>
    internal virtual int ClassCount => 2;

    /// <summary>What the task asks of a network's outputs, in messages.</summary>
    internal abstract string OutputMeaning { get; }

    /// <summary>What rows have, for example <c>3 classes</c>.</summary>
    internal abstract string LabelCount { get; }

    /// <summary>What is wrong with the label of a row; null where nothing is.</summary>
    internal abstract string? FlawOf(ReadOnlySpan<float> targets);

    /// <summary>The loss of one row.</summary>
    internal abstract double RowLoss(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets);

    /// <summary>Whether the answer for one row is right; unused without <see cref="HasAccuracy"/>.</summary>
    internal virtual bool IsRight(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => false;

    /// <summary>Goes on by the kind of task.</summary>
    /// <remarks>A new kind does not compile until every place knows it.</remarks>
    internal abstract T Match<T>(Func<MulticlassTask, T> multiclass, Func<BinaryTask, T> binary, Func<RegressionTask, T> regression);
}
