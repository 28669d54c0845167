namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>Sensitivity on a few drawn digits.</summary>
public sealed class SensitivityTests : IDisposable
{
    private readonly ExampleProgram _program = new();
    private readonly string[] _arguments;

    public SensitivityTests()
    {
        MadeMnist.Write(_program.Folder.Root, train: 200, test: 40);
        _arguments = ["sensitivity", "--data", _program.Folder.Root, "--network", "mlp56", "--epochs", "1", "--sparsities", "50,90"];
    }

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("magnitude", "weights")]
    [InlineData("units", "macs")]
    [InlineData("taylor", "macs")]
    public void Scans_every_layer_and_prunes_in_four_ways(string method, string budget)
    {
        _program.AssertSucceeds([
            .. _arguments, "--validation", "60", "--method", method, "--budget", budget, "--sparsity", "62.5",
            "--calibration-rows", "40", "--seed", "3"
        ]);

        var rows = _program.Rows();
        Assert.Equal(["fc1", "fc1", "fc1", "fc2", "fc2", "fc2", "fc3", "fc3", "fc3"], rows.Select(row => row["layer"]));
        Assert.All(rows, row => Assert.Equal(("mlp56", method, "3"), (row["network"], row["method"], row["seed"])));
        Assert.All(rows, row => Assert.Equal(
            ExampleProgram.Number(row, "pruned") / ExampleProgram.Number(row, "prunable"), ExampleProgram.Number(row, "sparsity")));
        Assert.Equal([0, 0.5, 0.9], rows.Take(3).Select(row => Math.Round(ExampleProgram.Number(row, "sparsity"), 1)));
        Assert.All(rows.Chunk(3), layer => Assert.Equal(0, ExampleProgram.Number(layer[0], "loss_increase")));
        Assert.All(rows.Chunk(3), layer => Assert.NotEqual(0, ExampleProgram.Number(layer[2], "loss_increase")));
        _program.AssertShows("on 60 held-out images");
        foreach (var shown in new[]
        {
            "uniform",
            "global",
            "scan alone",
            "sensitivity",
            "measurements with all layers pruned",
            "62.5 %",
            method == "units" ? "units pruned" : "weights pruned",
            "MACs left",
            "The trained network: accuracy"
        })
        {
            _program.AssertShows(shown);
        }
    }

    [Fact]
    public void More_held_out_images_than_there_are_are_refused() =>
        _program.AssertFails([.. _arguments, "--validation", "5000"], "5000 of 200", "--validation");

    [Fact]
    public void Cancelling_ends_it()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Equal(1, _program.Run([.. _arguments, "--validation", "60"], stop.Token));

        Assert.Equal("Cancelled." + Environment.NewLine, _program.Error);
        Assert.False(File.Exists(_program.Csv));
    }
}
