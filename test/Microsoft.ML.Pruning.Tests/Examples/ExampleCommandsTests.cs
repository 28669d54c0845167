using Microsoft.ML.Pruning.Examples.Commands;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class ExampleCommandsTests
{
    private CurvesSettings? _curves;
    private ScoreSettings? _score;
    private bool _quickstart;

    [Fact]
    public void Without_arguments_curves_runs_with_its_defaults()
    {
        AssertRuns([]);

        Assert.NotNull(_curves);
        Assert.Equal("lenet300", _curves.Network);
        Assert.Equal(["magnitude", "units"], _curves.Methods.AsEnumerable());
        Assert.Equal("layer", _curves.Scope);
        Assert.Equal([0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99], _curves.Sparsities.AsEnumerable());
        Assert.Null(_curves.Data);
        Assert.Equal(1, _curves.Seed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Options_reach_curves_with_and_without_its_name(bool named)
    {
        string[] options =
        [
            "--data", "d", "--network", "conv2", "--methods", "units", "--scope", "global", "--sparsities", "97.5, 50", "--epochs", "3",
            "--seed", "9", "--csv", "c.csv", "--model", "m.zip", "--batch-size", "64", "--validation", "0.1",
        ];

        AssertRuns(named ? ["curves", .. options] : options);

        Assert.NotNull(_curves);
        Assert.Equal(("d", "conv2", "global", "c.csv", "m.zip"), (_curves.Data, _curves.Network, _curves.Scope, _curves.Csv, _curves.Model));
        Assert.Equal(["units"], _curves.Methods.AsEnumerable());
        Assert.Equal([0, 0.5, 0.975], _curves.Sparsities.AsEnumerable());
        Assert.Equal((3, 9, 64, 0.1), (_curves.Epochs, _curves.Seed, _curves.BatchSize, _curves.Validation));
    }

    [Fact]
    public void Options_reach_score()
    {
        AssertRuns(["score", "--model", "m.zip", "--data", "d", "--seed", "4"]);

        Assert.Equal(new ScoreSettings { Model = "m.zip", Data = "d", Seed = 4 }, _score);
    }

    [Fact]
    public void Quickstart_runs()
    {
        AssertRuns(["quickstart"]);

        Assert.True(_quickstart);
    }

    [Theory]
    [InlineData("--network lenet", "lenet", "lenet300")]
    [InlineData("--methods magnitude,filters", "filters", "units")]
    [InlineData("--methods ,", "''", "magnitude")]
    [InlineData("--scope both", "both", "layer or global")]
    [InlineData("--sparsities 50,100", "100", "0 to below 100")]
    [InlineData("--sparsities -1", "-1", "0 to below 100")]
    [InlineData("--sparsities fifty", "fifty", "0 to below 100")]
    [InlineData("--sparsities 50,,60", "''", "0 to below 100")]
    [InlineData("--epochs 0", "0", "from 1")]
    [InlineData("--epochs 2.5", "2.5", "from 1")]
    [InlineData("--batch-size -4", "-4", "from 1")]
    [InlineData("--seed -1", "-1", "from 0")]
    [InlineData("--seed 99999999999", "99999999999", "2147483647")]
    [InlineData("--validation 1", "1", "0 to below 1")]
    [InlineData("--colour red", "--colour", "")]
    [InlineData("--epochs", "--epochs", "")]
    [InlineData("train", "train", "curves, score, quickstart")]
    [InlineData("score", "--model", "")]
    public void A_bad_option_is_one_line_with_the_value_and_what_is_allowed(string line, string value, string allowed)
    {
        var (code, error) = Run(line.Split(' '));

        Assert.Equal(1, code);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains(value, error, StringComparison.Ordinal);
        Assert.Contains(allowed, error, StringComparison.Ordinal);
        Assert.Null(_curves);
        Assert.Null(_score);
    }

    public static TheoryData<Exception> Failures =>
    [
        new DirectoryNotFoundException("it failed\nbadly"), new InvalidDataException("it failed\nbadly"), new InvalidOperationException("it failed\nbadly"),
    ];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_failure_is_one_line_and_exit_code_1(Exception failure)
    {
        using var error = new StringWriter();
        var commands = new ExampleCommands(_ => throw failure, _ => 0, () => 0, error);

        Assert.Equal(1, commands.Run([]));
        Assert.Equal("it failed badly" + Environment.NewLine, error.ToString());
    }

    [Fact]
    public void Cancelling_is_said_without_a_stack_trace()
    {
        using var error = new StringWriter();
        var commands = new ExampleCommands(_ => throw new OperationCanceledException(), _ => 0, () => 0, error);

        Assert.Equal(1, commands.Run([]));
        Assert.Equal("Cancelled." + Environment.NewLine, error.ToString());
    }

    private void AssertRuns(string[] arguments)
    {
        var (code, error) = Run(arguments);
        Assert.Equal("", error);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("--csv", "")]
    [InlineData("--model", " ")]
    [InlineData("score", "--model", "")]
    public void An_empty_path_names_its_option(params string[] arguments)
    {
        var (code, error) = Run(arguments);

        Assert.Equal(1, code);
        Assert.Equal($"{arguments[^2]} is empty; give the path of a file." + Environment.NewLine, error);
    }

    private (int Code, string Error) Run(string[] arguments)
    {
        using var error = new StringWriter();
        var commands = new ExampleCommands(
            settings =>
            {
                _curves = settings;
                return 0;
            },
            settings =>
            {
                _score = settings;
                return 0;
            },
            () =>
            {
                _quickstart = true;
                return 0;
            },
            error);
        return (commands.Run(arguments), error.ToString());
    }
}
