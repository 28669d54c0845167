using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether a method works as a stage of a pipeline, and its model file gives back what it made.</summary>
internal static class PipelineChecks
{
    public static IEnumerable<string> FindUnsaved(Trial trial)
    {
        var ml = new MLContext(seed: 1);
        var rows = RowsFor(ml, trial.Network.Definition);
        var stage = ml.MulticlassClassification.Trainers
            .TorchNetwork(trial.Network.Definition, new TorchNetworkOptions { Epochs = 0, Computing = Trial.Computing, Seed = 1 })
            .Fit(rows);
        var pruned = ml.Pruning.PruneBy(trial.Method, OptionsFor(trial, rows)).Fit(stage.Transform(rows));
        using var file = new MemoryStream();
        ml.Model.Save(pruned, rows.Schema, file);
        file.Position = 0;
        var loaded = (NetworkTransformer)new MLContext().EnablePruning().Model.Load(file, out _);
        if (!loaded.Network.Masks.Equals(pruned.Network.Masks))
        {
            yield return $"the file gave back other masks: {loaded.Network} for {pruned.Network}";
        }

        foreach (var parameter in pruned.Network.Definition.Parameters)
        {
            if (Difference.Of(pruned.Network.Values(parameter.Name), loaded.Network.Values(parameter.Name)) is { } difference)
            {
                yield return $"in the file '{parameter.Name}' went {difference}";
            }
        }

        if (pruned.Report is null || !pruned.Report.Equals(loaded.Report))
        {
            yield return $"the file gave back another report: {loaded.Report} for {pruned.Report}";
        }
    }

    private static PruningOptions OptionsFor(Trial trial, IDataView rows)
    {
        var validates = trial.Method.Needs.HasFlag(PruningNeeds.ValidationRows);
        return new PruningOptions
        {
            FineTune = trial.FineTuning,
            Validation = validates ? new ValidationRows { View = rows } : null,
            ReestimateBatchNorm = false,
            Seed = 1,
            Computing = Trial.Computing,
        };
    }

    private static IDataView RowsFor(MLContext ml, NetworkDefinition definition)
    {
        var schema = SchemaDefinition.Create(typeof(PipelineRow));
        schema[nameof(PipelineRow.Features)].ColumnType =
            new VectorDataViewType(NumberDataViewType.Single, (int)definition.InputShape.Count);
        var view = ml.Data.LoadFromEnumerable(RandomRows.InPipeline(definition), schema);
        return ml.Transforms.Conversion.MapValueToKey(nameof(PipelineRow.Label)).Fit(view).Transform(view);
    }
}
