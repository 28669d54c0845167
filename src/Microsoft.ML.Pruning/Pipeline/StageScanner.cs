using Microsoft.ML.Pruning.Allocation;
using Microsoft.ML.Pruning.FineTuning;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliency;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Scans the sensitivity of the network that a score column carries, on the rows of the same view.</summary>
internal sealed class StageScanner
{
    private readonly IHost _host;
    private readonly Action _checkCancelled;

    public StageScanner(IHostEnvironment environment)
    {
        _host = environment.Register("ScanSensitivity");
        _checkCancelled = new Cancellation(environment, _host).Check(CancellationToken.None);
    }

    public SensitivityScan Scan(
        NetworkStage stage, IDataView scored, IDataView? calibration, Saliency.Saliency saliency, Structure structure, SensitivityOptions options)
    {
        var method = new PruningMethod(saliency.Name, saliency, structure, new UniformAllocation(), new OneShotSchedule());
        using var channel = _host.Start("Sensitivity");
        var rows = Rows(scored, "scored data", stage);
        var support = new TrainingSupport(calibration is null ? rows : Rows(calibration, "calibration view", stage))
        {
            Statistics = new StatisticsOptions { Seed = options.Seed },
            Host = TrainingHost.Silent with { CheckCancelled = _checkCancelled },
        };
        return SensitivityScanner.Scan(stage.Network, method, rows, options, support);
    }

    private RowSource Rows(IDataView data, string what, NetworkStage stage) =>
        RowColumns.Of(stage, data, what).ReadAll(RowSettings.DefaultBudgetBytes, _checkCancelled).Rows;
}
