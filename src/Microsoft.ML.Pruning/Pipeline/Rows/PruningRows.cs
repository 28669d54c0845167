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
    private bool Trains => options.Trains(method);

    private bool Measures => method.Needs.HasFlag(PruningNeeds.MeasuringRows);

    private bool Validates => Trains || Measures || method.Needs.HasFlag(PruningNeeds.ValidationRows);

    private bool Gathers => (method.Needs & (PruningNeeds.CalibrationRows | PruningNeeds.CalibrationLabels)) != PruningNeeds.Nothing;

    private bool Reestimates => options.ReestimateBatchNorm && BatchNorms.Of(stage.Network.Definition).Any();

    private bool Calibrates => Measures || Gathers || Reestimates;

    private bool CalibratesByLabels => Measures || method.Needs.HasFlag(PruningNeeds.CalibrationLabels);

    /// <summary>What is held beside the rows.</summary>
    /// <remarks>The batches of the method, and those on which batch norm is estimated.</remarks>
    private RowSettings Settings => options.Rows with
    {
        BatchRows = Math.Max(
            Math.Max(options.Rows.BatchRows, method.BatchRows), Reestimates ? BatchNormStatistics.DefaultBatchSize + 1 : 1),
    };

    /// <summary>Reads what is needed, of a fit's view and the options'.</summary>
    public PruningContext ContextFor(IDataView input)
    {
        try
        {
            return Read(input);
        }
        catch (ArgumentException error) when (Reestimates && !Trains && !Measures && !Gathers)
        {
            throw new ArgumentException(
                "The network has batch norm, whose statistics are estimated anew from rows after pruning, but this fails: "
                + $"{error.Message} Mend it, or set ReestimateBatchNorm to false.", error);
        }
    }

    private PruningContext Read(IDataView input)
    {
        var learns = Trains || (Calibrates && options.Calibration is null) || (Validates && options.Rows.HasValidation);
        var learning = learns ? ReadLearning(input) : null;
        var left = learning?.Left ?? Settings.Budget;
        var calibration = Calibrates ? ReadView(options.Calibration, "calibration view", CalibratesByLabels, ref left) : null;
        var test = method.Needs.HasFlag(PruningNeeds.TestRows) ? ReadView(options.Test, "test view", labelled: true, ref left) : null;
        return new PruningContext(learning?.Train)
        {
            Calibration = calibration,
            Validation = learning?.Validation,
            Test = test,
            FineTune = options.FineTune is { } tuning
                ? tuning with { Computing = tuning.Computing.Within(left) }
                : null,
            ReestimateBatchNorm = options.ReestimateBatchNorm,
            Seed = options.Seed!.Value,
            Computing = options.Computing with { MemoryBudgetBytes = left.Option },
            Host = host,
        };
    }

    private LearningRows ReadLearning(IDataView input)
    {
        var settings = Validates ? Settings : Settings with { Validation = null };
        var columns = RowColumns.Of(
            stage, input, "data", Validates || CalibratesByLabels, Gathers, options.Validation?.ColumnName);
        return LearningRows.Read(columns, settings, options.Seed!.Value, host.CheckCancelled);
    }

    /// <summary>Reads a view, if there is one.</summary>
    /// <remarks>Into what is left of the budget.</remarks>
    private RowSource? ReadView(IDataView? view, string what, bool labelled, ref RowBudget left)
    {
        if (view is null)
        {
            return null;
        }

        (var rows, left) = RowColumns.Of(stage, view, what, labelled, Gathers).ReadAll(Settings, left, host.CheckCancelled);
        return rows;
    }
}
