using System.CommandLine;
using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = $"The folder with MNIST or CIFAR-10 (binary version). Default: {DataSearch.Variable}, else data/, else a download, else generated digits.",
    };

    public static Option<int> Seed() => WholeNumber("--seed", "Seed of everything random.", 1, lowest: 0);

    public static Option<int> WholeNumber(string name, string description, int value, int lowest) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = OptionParsers.WholeNumber(name, lowest),
    };
}
