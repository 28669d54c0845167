using System.Collections.Immutable;
using System.CommandLine;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options of the curves command.</summary>
internal static class CurvesCommand
{
    public const string Name = "curves";

    public const string LayerScope = "layer";
    public const string GlobalScope = "global";

    private static readonly ImmutableArray<string> DefaultMethods = ["magnitude", "units"];
    private static readonly ImmutableArray<double> DefaultSparsities = [0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99];

    public static System.CommandLine.Command Create(Func<CurvesSettings, int> run)
    {
        var data = SharedOptions.Data();
        var network = SharedOptions.Network("lenet300");
        var methods = SharedOptions.Values(
            "--methods",
            $"What to prune first, separated by commas: {ExampleMethods.Described(ExampleMethods.Names)}.",
            DefaultMethods,
            OptionParsers.Names("--methods", ExampleMethods.Names));
        var scopes = new Option<ImmutableArray<string>>("--scope")
        {
            Description = "Where scores are compared: layer (every layer gives up the same fraction), global, or both, "
                + "separated by a comma.",
            DefaultValueFactory = _ => [LayerScope],
            CustomParser = OptionParsers.Names("--scope", [LayerScope, GlobalScope]),
        };
        var sparsities = SharedOptions.Values(
            "--sparsities",
            "Percentages to prune, separated by commas, each from the trained network; that network (0) is always among them.",
            DefaultSparsities.Select(OptionParsers.Typed),
            OptionParsers.Sparsities("--sparsities"));
        var retraining = new RetrainingOptions();
        var dropout = Fraction("--dropout", "Train a variant of the network with dropout of this probability behind every ReLU; "
            + "fine-tuning drops less the more is pruned.");
        var calibrationRows = SharedOptions.CalibrationRows();
        var epochs = SharedOptions.WholeNumber("--epochs", "Passes over the training images.", 10, lowest: 1);
        var batchSize = SharedOptions.WholeNumber("--batch-size", "Images in a training step.", 128, lowest: 1);
        var validation = Fraction(
            "--validation", "The fraction of the training images to validate on after every epoch, instead of training on them.");
        var seeds = SharedOptions.Seeds();
        var csv = SharedOptions.OutputPath("--csv", "Where to write the points as CSV.", "curves.csv");
        var model = SharedOptions.OutputPath(
            "--model", "Where to save the smallest model that lost less than 1 point of accuracy.", "model.zip");
        var plain = SharedOptions.Plain();

        var command = new System.CommandLine.Command(Name, "Trains a network in an ML.NET pipeline, prunes it to many sparsities, "
            + "measures each and saves one (the default command).")
        {
            data, network, dropout, epochs, batchSize, validation, methods, scopes, sparsities, calibrationRows, seeds, csv, model,
        };
        retraining.AddTo(command);
        command.Options.Add(plain);
        command.SetAction(result => run(Checked(new CurvesSettings
        {
            Data = result.GetValue(data),
            Network = result.GetRequiredValue(network),
            Dropout = result.GetValue(dropout),
            Methods = result.GetValue(methods) ?? DefaultMethods,
            Scopes = result.GetValue(scopes),
            Sparsities = result.GetValue(sparsities) ?? DefaultSparsities,
            Retraining = retraining.Read(result),
            CalibrationRows = result.GetValue(calibrationRows),
            Epochs = result.GetValue(epochs),
            BatchSize = result.GetValue(batchSize),
            Validation = result.GetValue(validation),
            Seeds = result.GetValue(seeds),
            Csv = result.GetRequiredValue(csv),
            Model = result.GetRequiredValue(model),
            Plain = result.GetValue(plain),
        })));
        return command;
    }

    private static CurvesSettings Checked(CurvesSettings settings)
    {
        ExampleMethods.Require(
            "--methods", settings.Methods, settings.Network, ExampleNetworks.Create(settings.Network), settings.Retraining.Epochs > 0);
        return settings;
    }

    private static Option<double> Fraction(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => 0,
        CustomParser = OptionParsers.Fraction(name),
    };
}
