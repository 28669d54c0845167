namespace Microsoft.ML.Pruning.Training;

/// <summary>What training minimises, averaged over the rows of a batch.</summary>
public enum ClassificationLoss
{
    /// <summary>Softmax cross-entropy of the logits in one operation: -log softmax(z)[label].</summary>
    CrossEntropy,

    /// <summary>The same value as two operations, log-softmax then negative log-likelihood, as older models were trained.</summary>
    LogSoftmaxNll,
}
