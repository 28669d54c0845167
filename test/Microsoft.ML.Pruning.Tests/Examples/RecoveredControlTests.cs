namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>The control of a curve: the dense network after the recovery that pruned ones get.</summary>
public sealed class RecoveredControlTests : IDisposable
{
    private readonly ExampleProgram _program = new();

    public RecoveredControlTests() => MadeMnist.Write(_program.Folder.Root, train: 200, test: 60);

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("one-shot", 2)]
    [InlineData("linear --steps 3", 6)]
    [InlineData("cubic --steps 3", 6)]
    [InlineData("iterative --rate 0.5", 6)]
    public void It_is_dense_and_trained_as_long_as_the_sparsest_point(string schedule, int epochs)
    {
        Run(["--sparsities", "75,85", "--finetune", "2", "--schedule", .. schedule.Split(' ')]);

        foreach (var curve in Curves())
        {
            Assert.Equal(["dense", "dense-recovered", "pruned", "pruned"], curve.Select(row => row["kind"]));
            Assert.Equal(["0", "0", "0.75", "0.85"], curve.Select(row => row["requested_sparsity"]));
            Assert.Equal("0", curve[1]["achieved_sparsity"]);
            Assert.Equal(curve[0]["nonzero_macs"], curve[1]["nonzero_macs"]);
            Assert.Equal(["0", $"{epochs}"], curve.Take(2).Select(row => row["recovery_epochs"]));
            Assert.Equal(curve[1]["recovery_epochs"], curve[3]["recovery_epochs"]);
            Assert.NotEqual(curve[0]["test_log_loss"], curve[1]["test_log_loss"]);
        }

        _program.AssertShows("dense, recovered");
    }

    [Fact]
    public void It_is_the_same_in_every_curve_but_for_methods_that_fine_tune_first_and_longer()
    {
        Run(["--sparsities", "50", "--finetune", "1", "--methods", "magnitude,taylor,movement", "--scope", "layer,global"]);

        var controls = Curves().Select(curve => curve[1]).ToList();
        Assert.Equal(6, controls.Count);
        Assert.Single(controls.Take(4).Select(row => row["test_log_loss"]).Distinct());
        Assert.Single(controls.Skip(4).Select(row => row["test_log_loss"]).Distinct());
        Assert.NotEqual(controls[0]["test_log_loss"], controls[4]["test_log_loss"]);
        Assert.All(Curves(), curve => Assert.Equal(curve[2]["recovery_epochs"], curve[1]["recovery_epochs"]));
        Assert.Equal(["1", "2"], controls.Select(row => row["recovery_epochs"]).Distinct());
    }

    [Fact]
    public void Every_seed_has_its_own()
    {
        Run(["--sparsities", "50", "--finetune", "1", "--methods", "magnitude", "--seeds", "1,2"]);

        var controls = _program.Rows().Where(row => row["kind"] == "dense-recovered").ToList();
        Assert.Equal(["1", "2"], controls.Select(row => row["seed"]));
        Assert.All(controls, row => Assert.Equal("2", row["seeds"]));
        Assert.NotEqual(controls[0]["test_log_loss"], controls[1]["test_log_loss"]);
    }

    [Theory]
    [InlineData("50", "")]
    [InlineData("0", "--finetune 1")]
    public void It_is_left_out_where_nothing_recovers(string sparsities, string more)
    {
        Run(["--sparsities", sparsities, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.DoesNotContain(_program.Rows(), row => row["kind"] == "dense-recovered");
        Assert.DoesNotContain("recovered", _program.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Batch_norm_estimated_anew_is_a_recovery_without_epochs()
    {
        using var cifar = new ExampleProgram();
        MadeCifar.Write(cifar.Folder.Root, train: 20, test: 10);

        cifar.AssertSucceeds(
            "--data", cifar.Folder.Root, "--network", "mobilenet", "--epochs", "1", "--sparsities", "50", "--methods", "units");

        var rows = cifar.Rows();
        Assert.Equal(["dense", "dense-recovered", "pruned"], rows.Select(row => row["kind"]));
        Assert.All(rows, row => Assert.Equal("0", row["recovery_epochs"]));
        Assert.NotEqual(rows[0]["test_log_loss"], rows[1]["test_log_loss"]);
    }

    private void Run(string[] arguments) =>
        _program.AssertSucceeds(["--data", _program.Folder.Root, "--network", "mlp56", "--epochs", "1", .. arguments]);

    private List<List<Dictionary<string, string>>> Curves() =>
        [.. _program.Rows().GroupBy(row => $"{row["method"]} {row["scope"]}").Select(curve => curve.ToList())];
}
