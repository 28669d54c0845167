using System.Globalization;
using Microsoft.ML.Pruning.Examples;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>The examples from end to end, in this process, with a folder of their own for data and results.</summary>
internal sealed class ExampleProgram : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly bool _live;

    /// <param name="live">Whether it runs in a terminal that shows progress bars.</param>
    public ExampleProgram(bool live = false) => _live = live;

    public TemporaryFolder Folder { get; } = new();

    /// <summary>What curves saves.</summary>
    public string Model => Folder["model.zip"];

    /// <summary>What every command that writes CSV writes, wherever it was told to.</summary>
    public string Csv => Folder["results.csv"];

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public void Dispose()
    {
        Folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    public void AssertSucceeds(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        var code = Run(arguments);
        Assert.Equal("", Error);
        Assert.Equal(0, code);
    }

    public void AssertFails(string[] arguments, params string[] named)
    {
        _error.GetStringBuilder().Clear();

        Assert.Equal(1, Run(arguments));

        Assert.Single(Error.TrimEnd().Split('\n'));
        Assert.All(named, name => Assert.Contains(name, Error, StringComparison.Ordinal));
    }

    public void AssertShows(string text) => Assert.Contains(text, Output, StringComparison.Ordinal);

    public int Run(string[] arguments, CancellationToken stop = default)
    {
        var terminal = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = _live ? AnsiSupport.Yes : AnsiSupport.No,
                Interactive = _live ? InteractionSupport.Yes : InteractionSupport.No,
                Out = new AnsiConsoleOutput(_output),
            });
        terminal.Profile.Width = _live ? 80 : 120;
        var console = new StageConsole(terminal);
        var search = new DataSearch
        {
            CurrentFolder = Folder.Root,
            OpenDownload = () => throw new HttpRequestException("no download in tests"),
            Say = console.Say
        };
        var runs = new ExampleRuns
        {
            Quickstart = plain => Quickstart.Run(console.For(plain)),
            Score = settings => Score.Run(settings, search, console.For(settings.Plain)),
            Lottery = settings => Lottery.Run(settings with { Csv = Csv }, search, console.For(settings.Plain), stop),
            Sensitivity = settings => Pruning.Examples.Sensitivity.Run(
                settings with { Csv = Csv }, search, console.For(settings.Plain), stop),
            Structure = settings => StructureSelection.Run(
                settings with { Csv = Csv }, search, console.For(settings.Plain), stop),
            Hybrid = settings => Hybrid.Run(settings with { Csv = Csv }, search, console.For(settings.Plain), stop),
            Curves = settings => Curves.Run(settings with { Csv = Csv, Model = Model }, search, console.For(settings.Plain), stop),
        };
        return new ExampleCommands(runs, _error).Run(arguments);
    }

    /// <summary>The lines of the CSV file by the names of the columns.</summary>
    public List<Dictionary<string, string>> Rows()
    {
        var lines = File.ReadAllLines(Csv);
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    public static double Number(Dictionary<string, string> row, string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
}
