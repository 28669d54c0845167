using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options of the hybrid command.</summary>
internal static class HybridCommand
{
    private const double DefaultSlimmingPenalty = 1e-3;

    private static readonly ImmutableArray<double> DefaultPoints = [0.3, 0.6];
    private static readonly ImmutableArray<double> DefaultPenalties = [0.05, 0.1];

    private static readonly ImmutableArray<string> Networks =
        [.. ExampleNetworks.Names.Where(name => ExampleNetworks.Create(name).Nodes.Any(node => node.Layer is BatchNormLayer))];

    public static System.CommandLine.Command Create(Func<HybridSettings, int> run)
    {
        var data = SharedOptions.Data();
        var network = SharedOptions.Choice(
            "--network", $"The network, one with batch norm, by which slimming goes: {string.Join(", ", Networks)}.", Networks, "conv2-bn");
        var points = SharedOptions.Values(
            "--points",
            "Percentages of the multiply-adds to keep, separated by commas.",
            DefaultPoints.Select(OptionParsers.Typed),
            OptionParsers.Sparsities("--points", dense: false));
        var penalties = SharedOptions.Values(
            "--penalties",
            "Penalties of sparse structure selection, separated by commas.",
            DefaultPenalties.Select(penalty => FormattableString.Invariant($"{penalty}")),
            OptionParsers.Thresholds("--penalties"));
        var slimmingPenalty = SharedOptions.Number(
            "--slimming-penalty",
            FormattableString.Invariant($"The penalty of network slimming. Default: {DefaultSlimmingPenalty}."),
            OptionParsers.Positive);
        var filtersPerStep = SharedOptions.WholeNumber("--filters-per-step", "Filters that a step of the search removes.", 1, lowest: 1);
        var epochs = SharedOptions.WholeNumber("--epochs", "Passes over the training images.", 4, lowest: 1);
        var fineTune = SharedOptions.WholeNumber(
            "--finetune", "Passes after training, as many for every method and control; at least 2.", 2, lowest: 2);
        var validation = SharedOptions.WholeNumber(
            "--validation", "Training images to hold out; the search chooses by them.", 500, lowest: 1);
        var seed = SharedOptions.Seed();
        var csv = SharedOptions.OutputPath("--csv", "Where to write the points as CSV.", "hybrid.csv");
        var plain = SharedOptions.Plain();

        var command = new System.CommandLine.Command("hybrid", "Prunes one network by weights, by units, by greedy search, by structure "
            + "selection, by slimming and by a chain, and shows the Pareto front.")
        {
            data, network, points, penalties, slimmingPenalty, filtersPerStep, epochs, fineTune, validation, seed, csv, plain,
        };
        command.SetAction(result => run(new HybridSettings
        {
            Data = result.GetValue(data),
            Network = result.GetRequiredValue(network),
            Points = result.GetValue(points) ?? DefaultPoints,
            Penalties = result.GetValue(penalties) ?? DefaultPenalties,
            SlimmingPenalty = result.GetValue(slimmingPenalty) ?? DefaultSlimmingPenalty,
            FiltersPerStep = result.GetValue(filtersPerStep),
            Epochs = result.GetValue(epochs),
            FineTune = result.GetValue(fineTune),
            Validation = result.GetValue(validation),
            Seed = result.GetValue(seed),
            Csv = result.GetRequiredValue(csv),
            Plain = result.GetValue(plain),
        }));
        return command;
    }
}
