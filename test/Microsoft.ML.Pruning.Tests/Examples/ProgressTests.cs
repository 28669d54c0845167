using System.Text.RegularExpressions;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>What long work shows: bars in a terminal of 80 columns, lines elsewhere.</summary>
public sealed partial class ProgressTests
{
    private static readonly string[] Curves =
    [
        "curves", "--network", "mlp56", "--epochs", "2", "--methods", "magnitude", "--sparsities", "50", "--finetune", "1"
    ];

    private static readonly string[] Lottery =
    [
        "lottery", "--network", "mlp56", "--iterations", "6", "--validate-every", "3", "--rounds", "1", "--validation", "50"
    ];

    private static readonly string[] Scan =
        ["sensitivity", "--network", "mlp56", "--epochs", "2", "--sparsities", "50", "--validation", "50"];

    public static TheoryData<string[], string[]> Lines => new()
    {
        {
            Curves,
            [
                "Training", "Epoch 1/2: ", "Epoch 2/2: ", "Training: accuracy ", "Dense, recovered: accuracy ",
                "Magnitude, 50 %: accuracy "
            ]
        },
        {
            Lottery,
            ["Seed 1: dense", "Epoch 2/2: ", "Seed 1: round 1, ticket", "Seed 1: round 1, reinit", "Lottery round 1/1"]
        },
        {
            Scan,
            [
                "Training", "Epoch 2/2: ", "Scanning the layers with magnitude: 6 points on 50 images",
                "80 % by magnitude, global: accuracy "
            ]
        },
    };

    public static TheoryData<string[], int> Bars => new()
    {
        { Curves, 3 },
        { Lottery, 4 },
        { Scan, 6 },
    };

    [Theory]
    [MemberData(nameof(Lines), DisableDiscoveryEnumeration = true)]
    public void Without_a_terminal_each_epoch_and_point_is_a_line_with_the_time(string[] arguments, string[] lines) =>
        AssertLines(live: false, arguments, lines);

    [Theory]
    [MemberData(nameof(Lines), DisableDiscoveryEnumeration = true)]
    public void In_a_terminal_plain_asks_for_the_same_lines(string[] arguments, string[] lines) =>
        AssertLines(live: true, [.. arguments, "--plain"], lines);

    [Theory]
    [MemberData(nameof(Bars), DisableDiscoveryEnumeration = true)]
    public void In_a_terminal_bars_fit_80_columns_and_tell_of_points_and_the_time_left(string[] arguments, int points)
    {
        using var program = Run(live: true, arguments);

        var lines = Escape().Replace(program.Output, "").Split(['\n', '\r']);
        Assert.All(Enumerable.Range(0, points), done => Assert.Contains(
            lines,
            line => line.StartsWith($"{done} of {points} done ", StringComparison.Ordinal)
                && line.TrimEnd().EndsWith(" left", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => TimedLine().IsMatch(line));
        var paths = new[] { program.Csv, program.Model };
        Assert.All(lines.Where(line => !paths.Any(line.Contains)), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Long_titles_are_cut_so_that_the_times_stay()
    {
        using var output = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        terminal.Profile.Width = 80;
        var point = new WorkPoint("Seed 2147483647: " + new string('x', 80), "training", 10);

        new StageConsole(terminal).Work(point, new MLContext(), () => 0);

        var line = Escape().Replace(output.ToString(), "")
            .Split(['\n', '\r'])
            .First(line => line.StartsWith("Seed", StringComparison.Ordinal));
        Assert.Contains("xx…, epoch 0/10 ", line, StringComparison.Ordinal);
        Assert.EndsWith(" left", line.TrimEnd(), StringComparison.Ordinal);
        Assert.True(line.Length <= 80, line);
    }

    [Fact]
    public void Quickstart_shows_its_epochs()
    {
        using var program = new ExampleProgram();

        program.AssertSucceeds("quickstart", "--plain");

        program.AssertShows("  Epoch 5/5: ");
    }

    [Theory]
    [InlineData("Epoch 3/10: loss 0.1", 3, 10, false)]
    [InlineData("Epoch 10/10: loss 0.1, accuracy 0.5", 10, 10, true)]
    public void Epochs_are_read_from_what_training_says(string line, int epoch, int epochs, bool last)
    {
        Assert.Equal(new EpochMessage(epoch, epochs), EpochMessage.Read(line));
        Assert.Equal(last, EpochMessage.Read(line)?.IsLast);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Epoch")]
    [InlineData("Epoch : 1/2")]
    [InlineData("Epoch one/2: loss 0.1")]
    [InlineData("Epoch 1/: loss 0.1")]
    [InlineData("Lottery round 1/2: 3 of 4 weights left")]
    [InlineData("Fine-tuning after step 1 of 2")]
    public void Other_lines_are_no_epochs(string line) => Assert.Null(EpochMessage.Read(line));

    [Theory]
    [InlineData(false, null, "xterm-256color", false)]
    [InlineData(false, "", "xterm-256color", false)]
    [InlineData(true, null, "xterm-256color", true)]
    [InlineData(false, "1", "xterm-256color", true)]
    [InlineData(false, null, "dumb", true)]
    [InlineData(false, null, null, false)]
    public void Files_dumb_terminals_and_those_that_ask_for_no_colour_get_lines(
        bool redirected, string? noColor, string? term, bool plain) =>
        Assert.Equal(plain, Terminals.ArePlain(redirected, name => name == "NO_COLOR" ? noColor : term));

    [Theory]
    [InlineData(0, "0:00:00")]
    [InlineData(61.9, "0:01:01")]
    [InlineData(100_000, "27:46:40")]
    public void Times_are_hours_minutes_and_seconds(double seconds, string shown) =>
        Assert.Equal(shown, Clock.Read(TimeSpan.FromSeconds(seconds)));

    private static void AssertLines(bool live, string[] arguments, string[] lines)
    {
        using var program = Run(live, arguments);

        var timed = program.Output.Split('\n')
            .Where(line => TimedLine().IsMatch(line))
            .Select(line => TimedLine().Replace(line, ""))
            .ToList();
        var found = -1;
        foreach (var line in lines)
        {
            found = timed.FindIndex(found + 1, shown => shown.TrimStart().StartsWith(line, StringComparison.Ordinal));
            Assert.True(found >= 0, $"'{line}' is not said, or not in its order:\n{program.Output}");
        }
    }

    private static ExampleProgram Run(bool live, string[] arguments)
    {
        var program = new ExampleProgram(live);
        MadeMnist.Write(program.Folder.Root, train: 200, test: 40);
        program.AssertSucceeds([.. arguments, "--data", program.Folder.Root]);
        return program;
    }

    [GeneratedRegex(@"^\[\d+:\d\d:\d\d\] ", RegexOptions.NonBacktracking)]
    private static partial Regex TimedLine();

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]", RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}
