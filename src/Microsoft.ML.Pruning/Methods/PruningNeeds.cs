namespace Microsoft.ML.Pruning.Methods;

/// <summary>What a pruning method asks of its context.</summary>
[Flags]
public enum PruningNeeds
{
    /// <summary>Nothing but the network.</summary>
    Nothing = 0,

    /// <summary>Rows to gather statistics from; their labels do not count.</summary>
    CalibrationRows = 1,

    /// <summary>Labels of the calibration rows.</summary>
    CalibrationLabels = 2,

    /// <summary>Labelled rows to measure the network on.</summary>
    /// <remarks>Validation rows or, where there are none, calibration rows.</remarks>
    MeasuringRows = 4,

    /// <summary>Training by <see cref="PruningContext.FineTune"/>, on rows to train on.</summary>
    FineTuning = 8,

    /// <summary>Rows to train on, by settings of the method's own.</summary>
    TrainingRows = 16,

    /// <summary>Validation rows, and no others in their place.</summary>
    ValidationRows = 32,

    /// <summary>Labelled rows to report on, if there are any.</summary>
    TestRows = 64,
}
