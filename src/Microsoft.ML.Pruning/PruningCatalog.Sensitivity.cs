using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning;

/// <content>Sensitivity scans.</content>
public sealed partial class PruningCatalog
{
    /// <summary>Measures how much each layer of a network can give up.</summary>
    /// <remarks>
    /// Prunes one layer at a time to several sparsities and measures loss and accuracy on the scored rows; a regression has a loss only.
    /// The result is a table, data (<c>ToDataView</c>), and an allocation for <c>ml.Pruning.Prune</c>
    /// (<see cref="SensitivityScan.ToAllocation"/>).
    /// </remarks>
    /// <param name="scored">
    /// The output of a model with a network stage on validation rows, with the network's feature and label columns.
    /// </param>
    /// <param name="options">Sparsities, layers, and how many rows; null for the defaults.</param>
    /// <param name="saliency">How weights are scored; null for their magnitude.</param>
    /// <param name="structure">What is removed together; null for single weights.</param>
    /// <param name="calibration">Rows to gather statistics from for a saliency that needs them; null for the scored rows.</param>
    /// <param name="scoreColumnName">The score column that carries the network.</param>
    /// <exception cref="ArgumentException">
    /// The score column carries no network, a column is missing or does not fit the network, there are no rows, or the options name an
    /// unknown layer.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label.</exception>
    /// <exception cref="InvalidOperationException">A loss or a statistic is not finite.</exception>
    /// <exception cref="OperationCanceledException">The MLContext cancelled.</exception>
    public SensitivityScan ScanSensitivity(
        IDataView scored,
        SensitivityOptions? options = null,
        Saliency? saliency = null,
        Structure? structure = null,
        IDataView? calibration = null,
        string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(scored);
        return new StageScanner(_environment).Scan(
            StageOf(scored, scoreColumnName),
            scored,
            calibration,
            saliency ?? new MagnitudeSaliency(),
            structure ?? new WeightStructure(),
            options ?? new SensitivityOptions());
    }
}
