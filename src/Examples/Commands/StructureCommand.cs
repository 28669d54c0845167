using System.Collections.Immutable;
using System.CommandLine;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options of the structure command.</summary>
internal static class StructureCommand
{
    private const double DefaultStrength = 3e-4;

    private static readonly ImmutableArray<double> DefaultThresholds = [0.05, 0.2, 0.6];

    public static System.CommandLine.Command Create(Func<StructureSettings, int> run)
    {
        var data = SharedOptions.Data();
        var network = SharedOptions.Network("lenet5");
        var strength = SharedOptions.Number(
            "--strength",
            FormattableString.Invariant($"The factor of the group lasso. Default: {DefaultStrength}."),
            OptionParsers.Positive);
        var thresholds = SharedOptions.Values(
            "--thresholds",
            "L2 norms of incoming weights below which units and filters go, separated by commas.",
            DefaultThresholds.Select(threshold => FormattableString.Invariant($"{threshold}")),
            OptionParsers.Thresholds("--thresholds"));
        var epochs = SharedOptions.WholeNumber("--epochs", "Passes over the training images.", 3, lowest: 1);
        var fineTune = SharedOptions.WholeNumber("--finetune", "Passes over the training images after pruning; 0 for none.", 1, lowest: 0);
        var seed = SharedOptions.Seed();
        var csv = SharedOptions.OutputPath("--csv", "Where to write the points as CSV.", "structure.csv");
        var plain = SharedOptions.Plain();

        var command = new System.CommandLine.Command("structure", "Trains a network with and without a group lasso, "
            + "and removes the units and filters whose norm is below a threshold.")
        {
            data, network, strength, thresholds, epochs, fineTune, seed, csv, plain,
        };
        command.SetAction(result => run(new StructureSettings
        {
            Data = result.GetValue(data),
            Network = result.GetRequiredValue(network),
            Strength = result.GetValue(strength) ?? DefaultStrength,
            Thresholds = result.GetValue(thresholds) ?? DefaultThresholds,
            Epochs = result.GetValue(epochs),
            FineTune = result.GetValue(fineTune),
            Seed = result.GetValue(seed),
            Csv = result.GetRequiredValue(csv),
            Plain = result.GetValue(plain),
        }));
        return command;
    }
}
