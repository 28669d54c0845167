using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.FineTuning;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Reads the rows that a pruning needs, and no others.</summary>
/// <param name="stage">The stage with the network that is pruned.</param>
/// <param name="method">How it is pruned.</param>
/// <param name="options">Where the rows come from; the seed is known.</param>
/// <param name="host">Hears of progress and may cancel.</param>
internal sealed class PruningRows(NetworkStage stage, PruningMethod method, PruningOptions options, TrainingHost host)
{
    private bool Tunes => options.FineTune is not null;

    private bool Measures => method.Allocation is SensitivityAllocation { Curves.IsEmpty: true };

    private bool Gathers => method.Saliency.Request is { ComesFromFineTuning: false };

    private bool Reestimates => options.ReestimateBatchNorm && stage.Network.Definition.Nodes.Any(node => node.Layer is BatchNormLayer);

    private bool Calibrates => Measures || Gathers || Reestimates;

    private bool CalibratesByLabels => Measures || (Gathers && method.Saliency.Request is { UsesLabels: true });

    /// <summary>Reads what is needed of the view that a fit sees and of those in the options.</summary>
    public TrainingSupport SupportFor(IDataView input)
    {
        try
        {
            return Read(input);
        }
        catch (ArgumentException error) when (Reestimates && !Tunes && !Measures && !Gathers)
        {
            throw new ArgumentException(
                $"The network has batch norm, whose statistics are estimated anew from rows after pruning, but this fails: {error.Message} Mend it, or set ReestimateBatchNorm to false.", error);
        }
    }

    private RowSettings Settings => options.Rows with
    {
        BatchRows = Math.Max(
            options.Rows.BatchRows,
            Math.Max(Gathers ? method.Saliency.Request!.BatchSize : 1, Reestimates ? BatchNormStatistics.DefaultBatchSize + 1 : 1)),
    };

    private TrainingSupport Read(IDataView input)
    {
        bool learns = Tunes || (Calibrates && options.Calibration is null) || (Measures && options.Rows.HasValidation);
        var learning = learns ? ReadLearning(input) : null;
        var left = learning?.Left ?? Settings.Budget;
        RowSource? calibration = null;
        if (Calibrates && options.Calibration is { } view)
        {
            (calibration, left) = RowColumns.Of(stage, view, "calibration view", CalibratesByLabels).ReadAll(Settings, left, host.CheckCancelled);
        }

        return new TrainingSupport(learning?.Train)
        {
            Calibration = calibration,
            Validation = learning?.Validation,
            FineTune = options.FineTune is { } tuning ? tuning with { MemoryBudgetBytes = left.Within(tuning.MemoryBudgetBytes).Option } : null,
            ReestimateBatchNorm = options.ReestimateBatchNorm,
            Statistics = new StatisticsOptions
            {
                Seed = options.Seed!.Value,
                Device = options.Device,
                Threads = options.Threads,
                MemoryBudgetBytes = left.Option,
            },
            Host = host,
        };
    }

    private LearningRows ReadLearning(IDataView input)
    {
        var settings = Tunes || Measures ? Settings : Settings with { Validation = null };
        var columns = RowColumns.Of(stage, input, "data", Tunes || CalibratesByLabels, options.ValidationColumnName);
        return LearningRows.Read(columns, settings, options.Seed!.Value, host.CheckCancelled);
    }
}
