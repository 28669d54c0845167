using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = $"The folder with MNIST or CIFAR-10 (binary version). Default: {DataSearch.Variable}, else data/, else a download, "
            + "else generated digits.",
    };

    public static Option<string> Network(string name) =>
        Choice("--network", $"The network: {string.Join(", ", ExampleNetworks.Names)}.", ExampleNetworks.Names, name);

    /// <summary>One of the named values.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyList<string> allowed, string value) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = OptionParsers.Name(name, allowed),
    };

    public static Option<int> Seed() => WholeNumber("--seed", "Seed of everything random.", 1, lowest: 0);

    public static Option<ImmutableArray<int>> Seeds() => new("--seeds", "--seed")
    {
        Description = "Seeds of everything random, separated by commas: all is done once for each, "
            + "and tables show mean and standard deviation.",
        DefaultValueFactory = _ => [1],
        CustomParser = OptionParsers.Seeds("--seeds"),
    };

    public static Option<int> WholeNumber(string name, string description, int value, int lowest) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = OptionParsers.WholeNumber(name, lowest),
    };

    /// <summary>A whole number of at least 1, or null where it is not given.</summary>
    public static Option<int?> Count(string name, string description)
    {
        var parser = OptionParsers.WholeNumber(name, lowest: 1);
        return new Option<int?>(name) { Description = description, CustomParser = result => parser(result) };
    }

    /// <summary>A number, or null where it is not given.</summary>
    public static Option<double?> Number(
        string name,
        string description,
        Func<string, Func<System.CommandLine.Parsing.ArgumentResult, double>> parserFor)
    {
        var parser = parserFor(name);
        return new Option<double?>(name) { Description = description, CustomParser = result => parser(result) };
    }

    /// <summary>Values separated by commas, or null where they are not given.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">What it does.</param>
    /// <param name="typed">The default as it would be typed; the help tells it so, not as the values that it is read to.</param>
    /// <param name="parser">Reads the values.</param>
    public static Option<ImmutableArray<T>?> Values<T>(
        string name,
        string description,
        IEnumerable<string> typed,
        Func<System.CommandLine.Parsing.ArgumentResult, ImmutableArray<T>> parser) =>
        new(name) { Description = $"{description} Default: {string.Join(',', typed)}.", CustomParser = result => parser(result) };

    public static Option<int?> CalibrationRows() => Count(
        "--calibration-rows", "Training images to gather statistics from, for methods that need them. Default: as the method has it.");

    public static Option<bool> Plain() => new("--plain")
    {
        Description = "Print lines, not progress bars; the default where output goes to a file.",
    };

    public static Option<string> OutputPath(string name, string description, string file) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => Path.Combine("artifacts", file),
        CustomParser = OptionParsers.FilePath(name),
    };
}
