using System.Collections.Immutable;
using System.CommandLine;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options of the curves command.</summary>
internal static class CurvesCommand
{
    public const string Name = "curves";
    public const string DefaultNetwork = "lenet300";
    public const int DefaultEpochs = 10;

    public const string Magnitude = "magnitude";
    public const string Units = "units";
    public const string LayerScope = "layer";
    public const string GlobalScope = "global";

    public static ImmutableArray<string> Methods { get; } = [Magnitude, Units];

    public static ImmutableArray<string> Scopes { get; } = [LayerScope, GlobalScope];

    public static ImmutableArray<double> DefaultSparsities { get; } = [0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99];

    public static System.CommandLine.Command Create(Func<CurvesSettings, int> run)
    {
        var data = SharedOptions.Data();
        var network = new Option<string>("--network")
        {
            Description = $"The network: {string.Join(", ", ExampleNetworks.Names)}.",
            DefaultValueFactory = _ => DefaultNetwork,
            CustomParser = OptionParsers.Name("--network", ExampleNetworks.Names),
        };
        var methods = new Option<ImmutableArray<string>>("--methods")
        {
            Description = "What to prune by, separated by commas: magnitude (weights by their absolute value), units (neurons or filters by the norm of their weights).",
            DefaultValueFactory = _ => Methods,
            CustomParser = OptionParsers.Names("--methods", Methods),
        };
        var scope = new Option<string>("--scope")
        {
            Description = "Where scores are compared: layer (every layer gives up the same fraction) or global.",
            DefaultValueFactory = _ => LayerScope,
            CustomParser = OptionParsers.Name("--scope", Scopes),
        };
        var sparsities = new Option<ImmutableArray<double>>("--sparsities")
        {
            Description = "Percentages to prune, separated by commas; the dense network (0) is always among them.",
            DefaultValueFactory = _ => DefaultSparsities,
            CustomParser = OptionParsers.Sparsities("--sparsities"),
        };
        var epochs = SharedOptions.WholeNumber("--epochs", "Passes over the training images.", DefaultEpochs, lowest: 1);
        var batchSize = SharedOptions.WholeNumber("--batch-size", "Images in a training step.", 128, lowest: 1);
        var validation = new Option<double>("--validation")
        {
            Description = "The fraction of the training images to validate on after every epoch, instead of training on them.",
            DefaultValueFactory = _ => 0,
            CustomParser = OptionParsers.Fraction("--validation"),
        };
        var seed = SharedOptions.Seed();
        var csv = OutputPath("--csv", "Where to write the points as CSV.", "curves.csv");
        var model = OutputPath("--model", "Where to save the smallest model that lost less than 1 point of accuracy.", "model.zip");

        var command = new System.CommandLine.Command(Name, "Trains a network in an ML.NET pipeline, prunes it to many sparsities, measures each and saves one (the default command).")
        {
            data, network, methods, scope, sparsities, epochs, batchSize, validation, seed, csv, model,
        };
        command.SetAction(result => run(new CurvesSettings
        {
            Data = result.GetValue(data),
            Network = result.GetRequiredValue(network),
            Methods = result.GetValue(methods),
            Scope = result.GetRequiredValue(scope),
            Sparsities = result.GetValue(sparsities),
            Epochs = result.GetValue(epochs),
            BatchSize = result.GetValue(batchSize),
            Validation = result.GetValue(validation),
            Seed = result.GetValue(seed),
            Csv = result.GetRequiredValue(csv),
            Model = result.GetRequiredValue(model),
        }));
        return command;
    }

    private static Option<string> OutputPath(string name, string description, string file) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => Path.Combine("artifacts", file),
        CustomParser = OptionParsers.FilePath(name),
    };
}
