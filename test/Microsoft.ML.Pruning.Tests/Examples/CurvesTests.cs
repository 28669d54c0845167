using System.Globalization;
using Microsoft.ML.Pruning.Examples;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>The examples from end to end, in this process, on a few drawn digits.</summary>
public sealed class CurvesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("layer")]
    [InlineData("global")]
    public void Curves_writes_a_row_a_point_with_achieved_equal_to_requested(string scope)
    {
        MadeMnist.Write(_folder["mnist"], train: 200, test: 60);

        AssertSucceeds("--data", _folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "25,75", "--scope", scope, "--seed", "3");

        var rows = Rows();
        Assert.Equal(6, rows.Count);
        Assert.Equal(["magnitude", "magnitude", "magnitude", "units", "units", "units"], rows.Select(row => row["method"]));
        Assert.All(rows, row => Assert.Equal(("mlp56", scope, "3"), (row["network"], row["scope"], row["seed"])));
        Assert.Equal(["0", "0.25", "0.75", "0", "0.25", "0.75"], rows.Select(row => row["requested_sparsity"]));
        Assert.All(rows, row => Assert.Equal(row["requested_sparsity"], row["achieved_sparsity"]));
        Assert.All(rows, row => Assert.InRange(Number(row, "test_accuracy"), 0, 1));
        Assert.All(rows, row => Assert.Equal("50736", row["macs"]));
        Assert.Equal(rows[0]["test_log_loss"], rows[3]["test_log_loss"]);
        foreach (var curve in rows.Chunk(3))
        {
            Assert.Equal(curve.OrderByDescending(row => Number(row, "nonzero_macs")), curve);
            Assert.True(Number(curve[2], "nonzero_macs") < 0.5 * Number(curve[0], "nonzero_macs"));
            Assert.True(Number(curve[2], "bytes") < Number(curve[0], "bytes"));
        }

        Assert.Contains("Learning curve", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("75 %", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_method_gives_a_curve_of_each_scope()
    {
        MadeMnist.Write(_folder.Root, train: 100, test: 20);
        string[] methods = [.. ExampleMethods.Names.Where(name => name != "batchnorm-scale")];

        AssertSucceeds(
            "--data", _folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", string.Join(',', methods), "--scope", "layer,global",
            "--finetune", "1", "--calibration-rows", "40");

        var rows = Rows();
        Assert.Equal(methods.SelectMany(method => new[] { $"{method} layer", $"{method} global" }), rows.Select(row => $"{row["method"]} {row["scope"]}").Distinct());
        Assert.All(rows, row => Assert.Equal(row["requested_sparsity"], row["achieved_sparsity"]));
        Assert.All(rows, row => Assert.Equal(("one-shot", "1"), (row["schedule"], row["finetune_epochs"])));
        Assert.Contains("Scope", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_norm_scale_prunes_units_of_a_network_with_batch_norm()
    {
        Assert.Empty(ExampleMethods.Named("batchnorm-scale").Unfit(ExampleNetworks.Create("resnet20")));
        Assert.NotEmpty(ExampleMethods.Named("batchnorm-scale").Unfit(ExampleNetworks.Create("densenet")));
    }

    [Fact]
    public void Fine_tuning_goes_step_by_step_and_tells_of_each()
    {
        MadeMnist.Write(_folder.Root, train: 100, test: 20);

        AssertSucceeds(
            "--data", _folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "60", "--methods", "magnitude", "--schedule", "linear", "--steps", "3", "--finetune", "2", "--dropout", "0.2");

        Assert.Contains("Fine-tuning after step 3 of 3", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Epoch 2/2", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("linear schedule, 2 epochs of fine-tuning after each step", _output.ToString(), StringComparison.Ordinal);
        Assert.All(Rows(), row => Assert.Equal(("mlp56", "0.2", "linear", "2"), (row["network"], row["dropout"], row["schedule"], row["finetune_epochs"])));
    }

    [Fact]
    public void Several_seeds_train_several_networks_and_show_their_mean_and_deviation()
    {
        MadeMnist.Write(_folder.Root, train: 200, test: 60);
        string[] arguments = ["--data", _folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", "random"];
        AssertSucceeds([.. arguments, "--seeds", "5"]);
        var alone = Rows()[1];

        AssertSucceeds([.. arguments, "--seeds", "4,5"]);

        var rows = Rows();
        Assert.Equal(["4", "5", "4", "5"], rows.Select(row => row["seed"]));
        Assert.Equal(alone["test_log_loss"], rows[3]["test_log_loss"]);
        Assert.NotEqual(rows[2]["test_log_loss"], rows[3]["test_log_loss"]);
        Assert.Equal(("", "2"), (alone["sd_test_accuracy"], rows[3]["seeds"]));
        Assert.Contains(Figures.Percent(Spread.Of([Number(rows[2], "test_accuracy"), Number(rows[3], "test_accuracy")])), _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        MadeMnist.Write(_folder.Root, train: 200, test: 60);
        string[] arguments = ["--data", _folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--seed", "3"];

        AssertSucceeds(arguments);
        var first = File.ReadAllText(_folder["curves.csv"]);
        AssertSucceeds(arguments);

        Assert.Equal(first, File.ReadAllText(_folder["curves.csv"]));
    }

    [Fact]
    public void Score_finds_again_what_curves_measured()
    {
        MadeMnist.Write(_folder.Root, train: 200, test: 60);
        AssertSucceeds("--data", _folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", "magnitude");
        var accuracies = Rows().Select(row => Figures.Percent(Number(row, "test_accuracy"))).ToList();
        _output.GetStringBuilder().Clear();

        AssertSucceeds("score", "--model", _folder["model.zip"], "--data", _folder.Root);

        Assert.Contains(accuracies, accuracy => _output.ToString().Contains(accuracy, StringComparison.Ordinal));
        Assert.Contains("Confusion", _output.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Images_that_do_not_fit_the_network_are_refused_before_training()
    {
        Directory.CreateDirectory(_folder["mnist"]);
        MadeMnist.Write(_folder["mnist"]);

        AssertFails(["--data", _folder.Root, "--network", "conv2"], "1x28x28", "3x32x32");
    }

    [Fact]
    public void A_cut_changed_or_foreign_model_is_refused_in_one_line_with_its_path()
    {
        MadeMnist.Write(_folder.Root, train: 100, test: 20);
        AssertSucceeds("--data", _folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", "magnitude");
        var model = File.ReadAllBytes(_folder["model.zip"]);
        byte[] changed = [.. model];
        changed[changed.Length / 2] ^= 4;

        foreach (var broken in new[] { model[..(model.Length / 2)], changed, [1, 2, 3], [] })
        {
            File.WriteAllBytes(_folder["broken.zip"], broken);
            AssertFails(["score", "--model", _folder["broken.zip"], "--data", _folder.Root], "broken.zip");
        }

        AssertFails(["score", "--model", _folder["none.zip"], "--data", _folder.Root], "none.zip");
    }

    [Fact]
    public void Cancelling_ends_training()
    {
        MadeMnist.Write(_folder.Root, train: 100, test: 20);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Equal(1, Run(["--data", _folder.Root, "--network", "mlp56", "--epochs", "1000000"], stop.Token));

        Assert.Equal("Cancelled." + Environment.NewLine, _error.ToString());
        Assert.False(File.Exists(_folder["curves.csv"]));
    }

    [Fact]
    public void Quickstart_runs_to_its_end()
    {
        AssertSucceeds("quickstart");

        Assert.Contains("of the weights pruned", _output.ToString(), StringComparison.Ordinal);
    }

    private void AssertSucceeds(params string[] arguments)
    {
        var code = Run(arguments, CancellationToken.None);
        Assert.Equal("", _error.ToString());
        Assert.Equal(0, code);
    }

    private void AssertFails(string[] arguments, params string[] named)
    {
        _error.GetStringBuilder().Clear();

        Assert.Equal(1, Run(arguments, CancellationToken.None));

        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
        Assert.All(named, name => Assert.Contains(name, _error.ToString(), StringComparison.Ordinal));
    }

    private int Run(string[] arguments, CancellationToken stop)
    {
        var console = new StageConsole(AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_output),
        }));
        var search = new DataSearch { CurrentFolder = _folder.Root, OpenDownload = () => throw new HttpRequestException("no download in tests"), Say = console.Say };
        var commands = new ExampleCommands(
            settings => Curves.Run(settings with { Csv = _folder["curves.csv"], Model = _folder["model.zip"] }, search, console, stop),
            settings => Score.Run(settings, search, console),
            () => Quickstart.Run(console),
            _error);
        return commands.Run(arguments);
    }

    private List<Dictionary<string, string>> Rows()
    {
        var lines = File.ReadAllLines(_folder["curves.csv"]);
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static double Number(Dictionary<string, string> row, string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
}
