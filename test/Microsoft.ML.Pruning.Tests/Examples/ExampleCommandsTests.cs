using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Schedules;

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
        Assert.Equal(["layer"], _curves.Scopes.AsEnumerable());
        Assert.Equal([0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99], _curves.Sparsities.AsEnumerable());
        Assert.Null(_curves.Data);
        Assert.Null(_curves.CalibrationRows);
        Assert.Equal(0, _curves.Dropout);
        Assert.Equal([1], _curves.Seeds.AsEnumerable());
        Assert.Equal(new RetrainingSettings(new OneShotSchedule(), 0, 0.001), _curves.Retraining);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Options_reach_curves_with_and_without_its_name(bool named)
    {
        string[] options =
        [
            "--data", "d", "--network", "conv2", "--methods", "units", "--scope", "global", "--sparsities", "97.5, 50", "--epochs", "3",
            "--seed", "9", "--csv", "c.csv", "--model", "m.zip", "--batch-size", "64", "--validation", "0.1", "--dropout", "0.2", "--calibration-rows", "500",
            "--finetune", "2", "--finetune-rate", "1e-4", "--schedule", "cubic", "--steps", "4",
        ];

        AssertRuns(named ? ["curves", .. options] : options);

        Assert.NotNull(_curves);
        Assert.Equal(("d", "conv2", "c.csv", "m.zip"), (_curves.Data, _curves.Network, _curves.Csv, _curves.Model));
        Assert.Equal(["global"], _curves.Scopes.AsEnumerable());
        Assert.Equal(["units"], _curves.Methods.AsEnumerable());
        Assert.Equal([0, 0.5, 0.975], _curves.Sparsities.AsEnumerable());
        Assert.Equal((3, 64, 0.1, 0.2, 500), (_curves.Epochs, _curves.BatchSize, _curves.Validation, _curves.Dropout, _curves.CalibrationRows));
        Assert.Equal([9], _curves.Seeds.AsEnumerable());
        Assert.Equal(new RetrainingSettings(new CubicSchedule(4), 2, 1e-4), _curves.Retraining);
    }

    [Fact]
    public void Curves_takes_every_method_both_scopes_and_several_seeds()
    {
        AssertRuns(["--network", "resnet20", "--methods", string.Join(',', ExampleMethods.Names), "--scope", "layer,global", "--seeds", "3,1,2", "--finetune", "1"]);

        Assert.NotNull(_curves);
        Assert.Equal(ExampleMethods.Names, _curves.Methods.AsEnumerable());
        Assert.Equal(["layer", "global"], _curves.Scopes.AsEnumerable());
        Assert.Equal([3, 1, 2], _curves.Seeds.AsEnumerable());
    }

    public static TheoryData<string, Schedule> Schedules => new()
    {
        { "--schedule one-shot", new OneShotSchedule() },
        { "--schedule iterative", new IterativeSchedule(0.2) },
        { "--schedule iterative --rate 0.5", new IterativeSchedule(0.5) },
        { "--schedule cubic", new CubicSchedule(5) },
        { "--schedule linear --steps 3", new LinearSchedule(3) },
    };

    [Theory]
    [MemberData(nameof(Schedules), DisableDiscoveryEnumeration = true)]
    public void Curves_takes_every_schedule(string line, Schedule schedule)
    {
        AssertRuns(line.Split(' '));

        Assert.Equal(schedule, _curves?.Retraining.Schedule);
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
    [InlineData("--methods movement", "movement", "--finetune")]
    [InlineData("--methods batchnorm-scale", "lenet300 has none behind fc1, fc2", "resnet20 or mobilenet")]
    [InlineData("--scope both", "both", "layer or global")]
    [InlineData("--scope layer,all", "all", "layer or global")]
    [InlineData("--dropout 1", "1", "0 to below 1")]
    [InlineData("--calibration-rows 0", "0", "from 1")]
    [InlineData("--finetune 0", "0", "from 1")]
    [InlineData("--finetune 1 --finetune-rate 0", "0", "above 0")]
    [InlineData("--finetune 1 --finetune-rate 1e999", "1e999", "above 0")]
    [InlineData("--finetune-rate 0.1", "--finetune-rate", "--finetune")]
    [InlineData("--schedule gradual", "gradual", "one-shot, iterative, cubic or linear")]
    [InlineData("--schedule iterative --rate 1", "1", "above 0 and below 1")]
    [InlineData("--schedule iterative --rate 0.00001", "1E-05", "0.0001")]
    [InlineData("--rate 0.1", "--rate", "--schedule iterative")]
    [InlineData("--steps 3 --schedule iterative", "--steps", "--schedule cubic or linear")]
    [InlineData("--schedule linear --steps 0", "0", "from 1")]
    [InlineData("--seeds 1,2,1", "'1'", "different whole numbers")]
    [InlineData("--seeds 1,,2", "''", "from 0")]
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
