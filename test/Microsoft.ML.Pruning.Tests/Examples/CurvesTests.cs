using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Output;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>Curves, score and quickstart on a few drawn digits.</summary>
public sealed class CurvesTests : IDisposable
{
    private readonly ExampleProgram _program = new();

    private TemporaryFolder Folder => _program.Folder;

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("layer")]
    [InlineData("global")]
    public void Curves_writes_a_row_a_point_with_achieved_equal_to_requested(string scope)
    {
        MadeMnist.Write(Folder["mnist"], train: 200, test: 60);

        _program.AssertSucceeds(
            "--data", Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "25,75", "--scope", scope, "--seed", "3");

        var rows = _program.Rows();
        Assert.Equal(6, rows.Count);
        Assert.Equal(["magnitude", "magnitude", "magnitude", "units", "units", "units"], rows.Select(row => row["method"]));
        Assert.All(rows, row => Assert.Equal(("mlp56", scope, "3"), (row["network"], row["scope"], row["seed"])));
        Assert.Equal(["0", "0.25", "0.75", "0", "0.25", "0.75"], rows.Select(row => row["requested_sparsity"]));
        Assert.All(rows, row => Assert.Equal(row["requested_sparsity"], row["achieved_sparsity"]));
        Assert.All(rows, row => Assert.InRange(ExampleProgram.Number(row, "test_accuracy"), 0, 1));
        Assert.All(rows.Take(4), row => Assert.Equal("50736", row["macs"]));
        Assert.All(rows.Skip(4), row => Assert.Equal(row["nonzero_macs"], row["macs"]));
        Assert.Equal(rows[0]["test_log_loss"], rows[3]["test_log_loss"]);
        foreach (var curve in rows.Chunk(3))
        {
            Assert.Equal(curve.OrderByDescending(row => ExampleProgram.Number(row, "nonzero_macs")), curve);
            Assert.True(ExampleProgram.Number(curve[2], "nonzero_macs") < 0.5 * ExampleProgram.Number(curve[0], "nonzero_macs"));
            Assert.True(ExampleProgram.Number(curve[2], "bytes") < ExampleProgram.Number(curve[0], "bytes"));
        }

        _program.AssertShows("Learning curve");
        _program.AssertShows("75 %");
    }

    [Fact]
    public void Every_method_gives_a_curve_of_each_scope()
    {
        MadeMnist.Write(Folder.Root, train: 100, test: 20);
        string[] methods = [.. ExampleMethods.Names.Where(name => name != "batchnorm-scale")];

        _program.AssertSucceeds(
            "--data", Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", string.Join(',', methods),
            "--scope", "layer,global",
            "--finetune", "1", "--calibration-rows", "40");

        var rows = _program.Rows();
        Assert.Equal(
            methods.SelectMany(method => new[] { $"{method} layer", $"{method} global" }),
            rows.Select(row => $"{row["method"]} {row["scope"]}").Distinct());
        Assert.All(rows, row => Assert.Equal(row["requested_sparsity"], row["achieved_sparsity"]));
        Assert.All(rows, row => Assert.Equal(("one-shot", "1"), (row["schedule"], row["finetune_epochs"])));
        _program.AssertShows("magnitude, global");
    }

    [Fact]
    public void Batch_norm_scale_prunes_units_of_a_network_with_batch_norm()
    {
        MadeCifar.Write(Folder.Root, train: 20, test: 10);

        _program.AssertSucceeds(
            "--data", Folder.Root, "--network", "mobilenet", "--epochs", "1", "--sparsities", "50", "--methods", "batchnorm-scale");

        Assert.Equal(["0", "0", "0.5"], _program.Rows().Select(row => row["achieved_sparsity"]));
    }

    [Fact]
    public void Fine_tuning_goes_step_by_step_and_tells_of_each()
    {
        MadeMnist.Write(Folder.Root, train: 100, test: 20);

        _program.AssertSucceeds(
            "--data", Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "60", "--methods", "magnitude", "--schedule",
            "linear", "--steps", "3", "--finetune", "2", "--dropout", "0.2");

        _program.AssertShows("Fine-tuning after step 3 of 3");
        _program.AssertShows("Epoch 2/2");
        _program.AssertShows("linear schedule, 2 epochs of fine-tuning after each step");
        Assert.All(_program.Rows(), row =>
            Assert.Equal(("mlp56", "0.2", "linear", "2"), (row["network"], row["dropout"], row["schedule"], row["finetune_epochs"])));
    }

    [Fact]
    public void Several_seeds_train_several_networks_and_show_their_mean_and_deviation()
    {
        MadeMnist.Write(Folder.Root, train: 200, test: 60);
        string[] arguments = ["--data", Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", "random"];
        _program.AssertSucceeds([.. arguments, "--seeds", "5"]);
        var alone = _program.Rows()[1];

        _program.AssertSucceeds([.. arguments, "--seeds", "4,5"]);

        var rows = _program.Rows();
        Assert.Equal(["4", "5", "4", "5"], rows.Select(row => row["seed"]));
        Assert.Equal(alone["test_log_loss"], rows[3]["test_log_loss"]);
        Assert.NotEqual(rows[2]["test_log_loss"], rows[3]["test_log_loss"]);
        Assert.Equal(("", "2"), (alone["sd_test_accuracy"], rows[3]["seeds"]));
        _program.AssertShows(
            Figures.Percent(Spread.Of([ExampleProgram.Number(rows[2], "test_accuracy"), ExampleProgram.Number(rows[3], "test_accuracy")])));
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        MadeMnist.Write(Folder.Root, train: 200, test: 60);
        string[] arguments = ["--data", Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--seed", "3"];

        _program.AssertSucceeds(arguments);
        var first = File.ReadAllText(_program.Csv);
        _program.AssertSucceeds(arguments);

        Assert.Equal(first, File.ReadAllText(_program.Csv));
    }

    [Fact]
    public void Score_finds_again_what_curves_measured()
    {
        MadeMnist.Write(Folder.Root, train: 200, test: 60);
        _program.AssertSucceeds(
            "--data", Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", "magnitude");
        var accuracies = _program.Rows().Select(row => Figures.Percent(ExampleProgram.Number(row, "test_accuracy"))).ToList();

        _program.AssertSucceeds("score", "--model", _program.Model, "--data", Folder.Root);

        Assert.Contains(accuracies, accuracy => _program.Output.Contains(accuracy, StringComparison.Ordinal));
        _program.AssertShows("What is left of each layer");
        Assert.Contains("Confusion", _program.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Images_that_do_not_fit_the_network_are_refused_before_training()
    {
        Directory.CreateDirectory(Folder["mnist"]);
        MadeMnist.Write(Folder["mnist"]);

        _program.AssertFails(["--data", Folder.Root, "--network", "conv2"], "1x28x28", "3x32x32");
    }

    [Fact]
    public void A_cut_changed_or_foreign_model_is_refused_in_one_line_with_its_path()
    {
        MadeMnist.Write(Folder.Root, train: 100, test: 20);
        _program.AssertSucceeds(
            "--data", Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50", "--methods", "magnitude");
        var model = File.ReadAllBytes(_program.Model);
        byte[] changed = [.. model];
        changed[changed.Length / 2] ^= 4;

        foreach (var broken in new[] { model[..(model.Length / 2)], changed, [1, 2, 3], [] })
        {
            File.WriteAllBytes(Folder["broken.zip"], broken);
            _program.AssertFails(["score", "--model", Folder["broken.zip"], "--data", Folder.Root], "broken.zip");
        }

        _program.AssertFails(["score", "--model", Folder["none.zip"], "--data", Folder.Root], "none.zip");
    }

    [Fact]
    public void Cancelling_ends_training()
    {
        MadeMnist.Write(Folder.Root, train: 100, test: 20);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Equal(1, _program.Run(["--data", Folder.Root, "--network", "mlp56", "--epochs", "1000000"], stop.Token));

        Assert.Equal("Cancelled." + Environment.NewLine, _program.Error);
        Assert.False(File.Exists(_program.Csv));
    }

    [Fact]
    public void Quickstart_runs_to_its_end()
    {
        _program.AssertSucceeds("quickstart");

        _program.AssertShows("of the weights pruned");
    }
}
