using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Scans the sensitivity of a scored view's network, on the view's rows.</summary>
internal sealed class StageScanner
{
    private readonly IHost _host;
    private readonly Action _checkCancelled;

    public StageScanner(IHostEnvironment environment)
    {
        _host = environment.Register("ScanSensitivity");
        _checkCancelled = new Cancellation(environment, _host).CheckCancelled(CancellationToken.None);
    }

    public SensitivityScan Scan(
        NetworkStage stage, IDataView scored, IDataView? calibration, Saliency saliency, Structure structure, SensitivityOptions options)
    {
        var method = new StepwiseMethod(saliency.Name) { Saliency = saliency, Structure = structure };
        using var channel = _host.Start("Sensitivity");
        var settings = new RowSettings(null, options.Computing.MemoryBudgetBytes, BatchRowsOf(saliency));
        var (rows, left) = RowColumns.Of(stage, scored, "scored data").ReadAll(settings, settings.Budget, _checkCancelled);
        var source = rows;
        if (calibration is not null)
        {
            (source, left) = RowColumns.Of(stage, calibration, "calibration view").ReadAll(settings, left, _checkCancelled);
        }

        options = options with { Computing = options.Computing with { MemoryBudgetBytes = left.Option } };
        var context = new PruningContext(source)
        {
            Seed = options.Seed,
            Computing = options.Computing,
            Host = TrainingHost.Silent with { CheckCancelled = _checkCancelled },
        };
        return SensitivityScanner.Scan(stage.Network, method, rows, options, context);
    }

    /// <summary>The most rows that are computed on at a time.</summary>
    /// <remarks>Statistics are computed on batches; a scan scores some rows on each processor.</remarks>
    private static long BatchRowsOf(Saliency saliency) => Math.Max(Environment.ProcessorCount + 1, saliency.Request?.BatchSize ?? 0);
}
