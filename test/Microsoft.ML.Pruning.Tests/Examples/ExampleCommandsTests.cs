using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Schedules;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class ExampleCommandsTests
{
    private CurvesSettings? _curves;
    private ScoreSettings? _score;
    private LotterySettings? _lottery;
    private SensitivitySettings? _sensitivity;
    private StructureSettings? _structure;
    private HybridSettings? _hybrid;
    private bool _quickstart;
    private bool _plainQuickstart;

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
            "--seed", "9", "--csv", "c.csv", "--model", "m.zip", "--batch-size", "64", "--validation", "0.1", "--dropout", "0.2",
            "--calibration-rows", "500",
            "--finetune", "2", "--finetune-rate", "1e-4", "--schedule", "cubic", "--steps", "4",
        ];

        AssertRuns(named ? ["curves", .. options] : options);

        Assert.NotNull(_curves);
        Assert.Equal(("d", "conv2", "c.csv", "m.zip"), (_curves.Data, _curves.Network, _curves.Csv, _curves.Model));
        Assert.Equal(["global"], _curves.Scopes.AsEnumerable());
        Assert.Equal(["units"], _curves.Methods.AsEnumerable());
        Assert.Equal([0, 0.5, 0.975], _curves.Sparsities.AsEnumerable());
        Assert.Equal(
            (3, 64, 0.1, 0.2, 500), (_curves.Epochs, _curves.BatchSize, _curves.Validation, _curves.Dropout, _curves.CalibrationRows));
        Assert.Equal([9], _curves.Seeds.AsEnumerable());
        Assert.Equal(new RetrainingSettings(new CubicSchedule(4), 2, 1e-4), _curves.Retraining);
    }

    [Fact]
    public void Curves_takes_every_method_both_scopes_and_several_seeds()
    {
        AssertRuns([
            "--network", "resnet20", "--methods", string.Join(',', ExampleMethods.Names), "--scope", "layer,global",
            "--seeds", "3,1,2", "--finetune", "1"
        ]);

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
    public void Lottery_trains_as_its_paper_does_unless_told_otherwise()
    {
        AssertRuns(["lottery"]);

        Assert.NotNull(_lottery);
        Assert.Equal(("lenet300", 1.2e-3, 60, 5_000), (_lottery.Network, _lottery.LearningRate, _lottery.BatchSize, _lottery.Validation));
        Assert.Equal((10_000, 100), (_lottery.Iterations, _lottery.ValidateEvery));
        Assert.Equal(
            new LotteryTicketMethod
            {
                Rounds = 7,
                Rate = 0.2,
                ControlRounds = [7],
                Controls = LotteryControls.RandomReinitialization | LotteryControls.RandomMasks
            }, _lottery.Search);
        Assert.Equal([1], _lottery.Seeds.AsEnumerable());
    }

    [Theory]
    [InlineData("conv2", 2e-4, 0.1)]
    [InlineData("conv4", 3e-4, 0.1)]
    [InlineData("conv6", 3e-4, 0.15)]
    public void Lottery_prunes_convolutions_as_its_paper_does(string network, double learningRate, double rate)
    {
        AssertRuns(["lottery", "--network", network]);

        Assert.Equal(learningRate, _lottery?.LearningRate);
        Assert.Equal([new KeyValuePair<string, double>("conv*", rate)], _lottery?.Search.LayerRates);
    }

    [Theory]
    [InlineData("--rate 0.3")]
    [InlineData("--global")]
    public void One_rate_for_all_layers_leaves_out_those_of_convolutions(string line)
    {
        AssertRuns(["lottery", "--network", "conv2", .. line.Split(' ')]);

        Assert.Empty(_lottery!.Search.LayerRates);
    }

    [Fact]
    public void Options_reach_lottery()
    {
        AssertRuns(
        [
            "lottery", "--data", "d", "--network", "mlp56", "--iterations", "50", "--batch-size", "20", "--learning-rate", "0.01",
            "--rounds", "3", "--rate", "0.4", "--global", "--rewind", "10",
            "--controls", "reinit", "--control-rounds", "all", "--validation", "70", "--validate-every", "5", "--seeds", "2,4", "--csv",
            "c.csv",
        ]);

        Assert.NotNull(_lottery);
        Assert.Equal(("d", "mlp56", "c.csv"), (_lottery.Data, _lottery.Network, _lottery.Csv));
        Assert.Equal(
            (50, 20, 0.01, 70, 5),
            (_lottery.Iterations, _lottery.BatchSize, _lottery.LearningRate, _lottery.Validation, _lottery.ValidateEvery));
        Assert.Equal([2, 4], _lottery.Seeds.AsEnumerable());
        Assert.Equal(
            new LotteryTicketMethod
            {
                Rounds = 3,
                Rate = 0.4,
                Global = true,
                Rewind = RewindPoint.Iteration(10),
                Controls = LotteryControls.RandomReinitialization
            }, _lottery.Search);
    }

    [Fact]
    public void Sensitivity_runs_with_its_defaults()
    {
        AssertRuns(["sensitivity"]);

        Assert.NotNull(_sensitivity);
        Assert.Equal(
            ("lenet300", "magnitude", 0.8, SensitivityBudget.Groups),
            (_sensitivity.Network, _sensitivity.Method, _sensitivity.Sparsity, _sensitivity.Budget));
        Assert.Equal(new SensitivityAllocation().Sparsities, _sensitivity.ScanSparsities);
        Assert.Equal((5, 5_000, 1, null), (_sensitivity.Epochs, _sensitivity.Validation, _sensitivity.Seed, _sensitivity.CalibrationRows));
    }

    [Fact]
    public void Options_reach_sensitivity()
    {
        AssertRuns(
        [
            "sensitivity", "--data", "d", "--network", "resnet20", "--method", "taylor", "--calibration-rows", "30", "--sparsities",
            "90,50", "--sparsity", "62.5", "--budget", "macs",
            "--epochs", "2", "--validation", "40", "--seed", "9", "--csv", "c.csv",
        ]);

        Assert.NotNull(_sensitivity);
        Assert.Equal(
            ("d", "resnet20", "taylor", "c.csv"), (_sensitivity.Data, _sensitivity.Network, _sensitivity.Method, _sensitivity.Csv));
        Assert.Equal([0.5, 0.9], _sensitivity.ScanSparsities.AsEnumerable());
        Assert.Equal((0.625, SensitivityBudget.MultiplyAdds), (_sensitivity.Sparsity, _sensitivity.Budget));
        Assert.Equal((2, 40, 9, 30), (_sensitivity.Epochs, _sensitivity.Validation, _sensitivity.Seed, _sensitivity.CalibrationRows));
    }

    [Fact]
    public void Structure_runs_with_its_defaults_and_takes_options()
    {
        AssertRuns(["structure"]);
        Assert.NotNull(_structure);
        Assert.Equal(("lenet5", 3e-4, 3, 1, 1), (
            _structure.Network, _structure.Strength, _structure.Epochs, _structure.FineTune, _structure.Seed));
        Assert.Equal([0.05, 0.2, 0.6], _structure.Thresholds);

        AssertRuns(
        [
            "structure", "--data", "d", "--network", "conv2", "--strength", "1e-3", "--thresholds", "0.5,0.25", "--epochs", "2",
            "--finetune", "0", "--seed", "9", "--csv", "c.csv",
        ]);
        Assert.Equal(("d", "conv2", 1e-3, "c.csv"), (_structure.Data, _structure.Network, _structure.Strength, _structure.Csv));
        Assert.Equal([0.25, 0.5], _structure.Thresholds);
        Assert.Equal((2, 0, 9), (_structure.Epochs, _structure.FineTune, _structure.Seed));
    }

    [Fact]
    public void Hybrid_runs_with_its_defaults_and_takes_options()
    {
        AssertRuns(["hybrid"]);
        Assert.NotNull(_hybrid);
        Assert.Equal(("conv2-bn", 1e-3, 1, 4, 2, 500, 1), (
            _hybrid.Network, _hybrid.SlimmingPenalty, _hybrid.FiltersPerStep, _hybrid.Epochs, _hybrid.FineTune, _hybrid.Validation,
            _hybrid.Seed));
        Assert.Equal([0.3, 0.6], _hybrid.Points);
        Assert.Equal([0.05, 0.1], _hybrid.Penalties);

        AssertRuns(
        [
            "hybrid", "--data", "d", "--network", "conv4-bn", "--points", "50,12.5", "--penalties", "0.2,0.1", "--slimming-penalty", "0.5",
            "--filters-per-step", "4", "--epochs", "8", "--finetune", "5", "--validation", "60", "--seed", "9", "--csv", "c.csv",
        ]);
        Assert.Equal(("d", "conv4-bn", "c.csv"), (_hybrid.Data, _hybrid.Network, _hybrid.Csv));
        Assert.Equal([0.125, 0.5], _hybrid.Points);
        Assert.Equal([0.1, 0.2], _hybrid.Penalties);
        Assert.Equal((0.5, 4, 8, 60, 9), (
            _hybrid.SlimmingPenalty, _hybrid.FiltersPerStep, _hybrid.Epochs, _hybrid.Validation, _hybrid.Seed));
        Assert.Equal((5, 2), (_hybrid.FineTune, _hybrid.FirstHalf));
    }

    [Fact]
    public void Options_reach_score()
    {
        AssertRuns(["score", "--model", "m.zip", "--data", "d", "--seed", "4"]);

        Assert.Equal(new ScoreSettings { Model = "m.zip", Data = "d", Seed = 4 }, _score);
    }

    [Theory]
    [InlineData("curves")]
    [InlineData("lottery")]
    [InlineData("sensitivity")]
    [InlineData("structure")]
    [InlineData("hybrid")]
    [InlineData("score --model m.zip")]
    [InlineData("quickstart")]
    public void Every_command_takes_plain(string command)
    {
        AssertRuns(command.Split(' '));
        Assert.DoesNotContain(true, Plain());

        AssertRuns([.. command.Split(' '), "--plain"]);
        Assert.Single(Plain(), true);

        IEnumerable<bool?> Plain() =>
        [
            _curves?.Plain, _lottery?.Plain, _sensitivity?.Plain, _structure?.Plain, _hybrid?.Plain, _score?.Plain, _plainQuickstart,
        ];
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
    [InlineData("--methods batchnorm-scale", "lenet300 has none behind fc1, fc2", "resnet20 or mobilenet or densenet")]
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
    [InlineData("lottery --network lenet", "lenet", "lenet300")]
    [InlineData("lottery --iterations 0", "0", "from 1")]
    [InlineData("lottery --batch-size 0", "0", "from 1")]
    [InlineData("lottery --learning-rate 0", "0", "above 0")]
    [InlineData("lottery --rounds 0", "0", "from 1")]
    [InlineData("lottery --rate 1", "1", "above 0 and below 1")]
    [InlineData("lottery --rate 0", "0", "above 0 and below 1")]
    [InlineData("lottery --rewind -5", "-5", "from 0")]
    [InlineData("lottery --controls reset", "reset", "none, reinit, random or both")]
    [InlineData("lottery --control-rounds first", "first", "last or all")]
    [InlineData("lottery --validation 0", "0", "from 1")]
    [InlineData("lottery --validate-every 0", "0", "from 1")]
    [InlineData("lottery --seeds x", "x", "from 0")]
    [InlineData("sensitivity --network lenet", "lenet", "lenet300")]
    [InlineData("sensitivity --method movement", "movement", "magnitude, units")]
    [InlineData("sensitivity --method batchnorm-scale", "lenet300 has none behind fc1, fc2", "resnet20 or mobilenet or densenet")]
    [InlineData("sensitivity --calibration-rows 0", "0", "from 1")]
    [InlineData("sensitivity --sparsities 0,50", "'0'", "above 0 to below 100")]
    [InlineData("sensitivity --sparsity 0", "0", "above 0 and below 100")]
    [InlineData("sensitivity --sparsity 100", "100", "above 0 and below 100")]
    [InlineData("sensitivity --budget bytes", "bytes", "weights or macs")]
    [InlineData("sensitivity --epochs 0", "0", "from 1")]
    [InlineData("sensitivity --validation 0", "0", "from 1")]
    [InlineData("sensitivity --seed -1", "-1", "from 0")]
    [InlineData("structure --strength 0", "0", "a number above 0")]
    [InlineData("structure --finetune -1", "-1", "from 0")]
    [InlineData("structure --thresholds 0.1,0", "0", "numbers above 0")]
    [InlineData("train", "train", "quickstart, score, lottery, sensitivity, structure, hybrid, curves")]
    [InlineData("score", "--model", "")]
    public void A_bad_option_is_one_line_with_the_value_and_what_is_allowed(string line, string value, string allowed)
    {
        var (code, error) = Run(line.Split(' '));

        Assert.Equal(1, code);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains(value, error, StringComparison.Ordinal);
        Assert.Contains(allowed, error, StringComparison.Ordinal);
        Assert.Equal((null, null, null, null, null, false), (_curves, _score, _lottery, _sensitivity, _structure, _quickstart));
    }

    public static TheoryData<Exception> Failures =>
    [
        new DirectoryNotFoundException("it failed\nbadly"),
        new InvalidDataException("it failed\nbadly"),
        new InvalidOperationException("it failed\nbadly"),
    ];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_failure_is_one_line_and_exit_code_1(Exception failure)
    {
        using var error = new StringWriter();
        var commands = new ExampleCommands(Runs with { Curves = _ => throw failure }, error);

        Assert.Equal(1, commands.Run([]));
        Assert.Equal("it failed badly" + Environment.NewLine, error.ToString());
    }

    [Fact]
    public void Cancelling_is_said_without_a_stack_trace()
    {
        using var error = new StringWriter();
        var commands = new ExampleCommands(Runs with { Curves = _ => throw new OperationCanceledException() }, error);

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
    [InlineData("lottery", "--csv", "")]
    [InlineData("sensitivity", "--csv", "")]
    public void An_empty_path_names_its_option(params string[] arguments)
    {
        var (code, error) = Run(arguments);

        Assert.Equal(1, code);
        Assert.Equal($"{arguments[^2]} is empty; give the path of a file." + Environment.NewLine, error);
    }

    [Fact]
    public void The_help_tells_lists_and_percentages_as_they_are_typed()
    {
        var (curves, sensitivity) = (CurvesCommand.Create(_ => 0), SensitivityCommand.Create(_ => 0));
        AssertDefault(curves, "--methods", "magnitude,units");
        AssertDefault(curves, "--sparsities", "0,25,50,60,70,80,90,95,97,99");
        AssertDefault(sensitivity, "--sparsities", "20,40,60,70,80,90,95,99");
        AssertDefault(sensitivity, "--sparsity", "80");
        Assert.DoesNotContain(
            "movement", sensitivity.Options.Single(option => option.Name == "--method").Description, StringComparison.Ordinal);

        static void AssertDefault(System.CommandLine.Command command, string name, string typed)
        {
            var option = command.Options.Single(option => option.Name == name);
            Assert.EndsWith($" Default: {typed}.", option.Description, StringComparison.Ordinal);
            Assert.False(option.HasDefaultValue);
        }
    }

    private (int Code, string Error) Run(string[] arguments)
    {
        using var error = new StringWriter();
        return (new ExampleCommands(Runs, error).Run(arguments), error.ToString());
    }

    private ExampleRuns Runs => new()
    {
        Quickstart = plain => Done((_plainQuickstart, _quickstart) = (plain, true)),
        Score = settings => Done(_score = settings),
        Lottery = settings => Done(_lottery = settings),
        Sensitivity = settings => Done(_sensitivity = settings),
        Structure = settings => Done(_structure = settings),
        Hybrid = settings => Done(_hybrid = settings),
        Curves = settings => Done(_curves = settings),
    };

    private static int Done(object? taken) => taken is null ? 1 : 0;
}
