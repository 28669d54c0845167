namespace Microsoft.ML.Pruning.Training;

/// <summary>Counts epochs without improvement and keeps the values of the best epoch.</summary>
/// <remarks>The best epoch is that with the lowest validation loss.</remarks>
internal sealed class StoppingRule(EarlyStopping options)
{
    private double _lowest = double.PositiveInfinity;
    private double _reference = double.PositiveInfinity;
    private int _waited;

    /// <summary>The values of the best epoch so far.</summary>
    public TrainedValues? Best { get; private set; }

    /// <summary>Whether patience has run out.</summary>
    public bool IsOver => _waited >= options.Patience;

    public void Add(double validationLoss, Func<TrainedValues> read)
    {
        if (validationLoss < _lowest)
        {
            _lowest = validationLoss;
            Best = read();
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

/// <summary>All that training learns, as it was at one time.</summary>
/// <param name="Parameters">The values of each parameter.</param>
/// <param name="Factors">The scaling factors; null where there are none.</param>
internal sealed record TrainedValues(Dictionary<string, float[]> Parameters, FactorValues? Factors);
