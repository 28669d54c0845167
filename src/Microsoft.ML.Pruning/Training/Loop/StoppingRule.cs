namespace Microsoft.ML.Pruning.Training;

/// <summary>Counts epochs without improvement and keeps the weights of the best epoch.</summary>
/// <remarks>The best epoch is that with the lowest validation loss.</remarks>
internal sealed class StoppingRule(EarlyStopping options)
{
    private double _lowest = double.PositiveInfinity;
    private double _reference = double.PositiveInfinity;
    private int _waited;

    /// <summary>The weights of the best epoch so far.</summary>
    public Dictionary<string, float[]>? BestWeights { get; private set; }

    /// <summary>Whether patience has run out.</summary>
    public bool IsOver => _waited >= options.Patience;

    public void Add(double validationLoss, TorchParameters parameters)
    {
        if (validationLoss < _lowest)
        {
            _lowest = validationLoss;
            BestWeights = parameters.Read();
        }

        if (validationLoss < _reference - options.MinimumDelta)
        {
            _reference = validationLoss;
            _waited = 0;
        }
        else
        {
            _waited++;
        }
    }
}
