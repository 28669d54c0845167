using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.ML.Pruning.Allocations;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options of the sensitivity command.</summary>
internal static class SensitivityCommand
{
    private const string Weights = "weights";
    private const string Macs = "macs";

    private const double DefaultSparsity = 0.8;

    public static System.CommandLine.Command Create(Func<SensitivitySettings, int> run)
    {
        var data = SharedOptions.Data();
        var network = SharedOptions.Network("lenet300");
        var method = SharedOptions.Choice(
            "--method",
            $"What to prune first: {ExampleMethods.Described(ExampleMethods.WithoutFineTuning)}.",
            ExampleMethods.WithoutFineTuning,
            "magnitude");
        var calibrationRows = SharedOptions.CalibrationRows();
        var defaultScan = new SensitivityAllocation().Sparsities;
        var scan = SharedOptions.Values(
            "--sparsities",
            "Percentages to prune each layer to, one layer at a time, separated by commas.",
            defaultScan.Select(OptionParsers.Typed),
            OptionParsers.Sparsities("--sparsities", dense: false));
        var sparsity = SharedOptions.Number(
            "--sparsity",
            $"The percentage to prune in all, shared out among the layers in four ways. Default: {OptionParsers.Typed(DefaultSparsity)}.",
            OptionParsers.Sparsity);
        var budget = SharedOptions.Choice(
            "--budget",
            "What --sparsity is a percentage of when sharing out by sensitivity: weights (or units) or macs.",
            [Weights, Macs],
            Weights);
        var epochs = SharedOptions.WholeNumber("--epochs", "Passes over the training images.", 5, lowest: 1);
        var validation = SharedOptions.WholeNumber(
            "--validation", "Training images to hold out and measure the loss on.", 5_000, lowest: 1);
        var seed = SharedOptions.Seed();
        var csv = SharedOptions.OutputPath("--csv", "Where to write the scan as CSV.", "sensitivity.csv");
        var plain = SharedOptions.Plain();

        var command = new System.CommandLine.Command("sensitivity", "Trains a network, measures how much each layer can give up, "
            + "and prunes it by what that says.")
        {
            data, network, method, calibrationRows, scan, sparsity, budget, epochs, validation, seed, csv, plain,
        };
        command.SetAction(result =>
        {
            var (name, pruneBy) = (result.GetRequiredValue(network), result.GetRequiredValue(method));
            ExampleMethods.Require("--method", [pruneBy], name, ExampleNetworks.Create(name), fineTunes: false);
            return run(new SensitivitySettings
            {
                Data = result.GetValue(data),
                Network = name,
                Method = pruneBy,
                CalibrationRows = result.GetValue(calibrationRows),
                ScanSparsities = result.GetValue(scan) ?? defaultScan,
                Sparsity = result.GetValue(sparsity) ?? DefaultSparsity,
                Budget = result.GetValue(budget) == Macs ? SensitivityBudget.MultiplyAdds : SensitivityBudget.Groups,
                Epochs = result.GetValue(epochs),
                Validation = result.GetValue(validation),
                Seed = result.GetValue(seed),
                Csv = result.GetRequiredValue(csv),
                Plain = result.GetValue(plain),
            });
        });
        return command;
    }
}
