using System.Globalization;
using Microsoft.ML.Pruning.Examples.Output;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>The comparison of pruners on a few drawn digits.</summary>
public sealed class HybridTests : IDisposable
{
    private readonly ExampleProgram _program = new();
    private readonly string[] _arguments;

    public HybridTests()
    {
        MadeMnist.Write(_program.Folder.Root, train: 240, test: 40);
        _arguments =
        [
            "hybrid", "--data", _program.Folder.Root, "--epochs", "1", "--finetune", "2", "--points", "30,60", "--penalties", "0.01,0.3",
            "--validation", "60",
        ];
    }

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Every_method_stands_at_every_point_beside_the_controls()
    {
        _program.AssertSucceeds([.. _arguments, "--seed", "3"]);

        var rows = _program.Rows();
        Assert.Equal(
            [
                "dense ", "dense trained on ", "magnitude 60 %", "magnitude 30 %", "units 60 %", "units 30 %", "greedy 60 %",
                "small from scratch 60 %", "greedy 30 %", "small from scratch 30 %", "structure selection 0.01", "structure selection 0.3",
                "slimming 60 %", "slimming 30 %", "greedy + magnitude 60 %", "greedy + magnitude 30 %",
            ],
            rows.Select(row => $"{row["method"]} {row["point"]}"));
        Assert.All(rows, row => Assert.Equal(("conv2-bn", "3"), (row["network"], row["seed"])));
        AssertCosts(rows);
        AssertFronts(rows);
        foreach (var shown in new[] { "Pareto front", "greedy + magnitude dominates magnitude", "of their definitions", "Ratio" })
        {
            _program.AssertShows(shown);
        }
    }

    [Fact]
    public void A_network_without_batch_norm_is_refused() =>
        _program.AssertFails([.. _arguments, "--network", "lenet5"], "lenet5", "conv2-bn or conv4-bn");

    [Fact]
    public void Points_and_epochs_out_of_range_are_refused()
    {
        _program.AssertFails(["hybrid", "--points", "0"], "--points", "above 0");
        _program.AssertFails(["hybrid", "--points", "100"], "--points", "below 100");
        _program.AssertFails(["hybrid", "--penalties", "-1"], "--penalties", "above 0");
        _program.AssertFails(["hybrid", "--finetune", "1"], "--finetune", "from 2");
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Equal(1, _program.Run(_arguments, stop.Token));

        Assert.Equal("Cancelled." + Environment.NewLine, _program.Error);
        Assert.False(File.Exists(_program.Csv));
    }

    private static void AssertCosts(List<Dictionary<string, string>> rows)
    {
        var dense = ExampleProgram.Number(rows[0], "macs");
        foreach (var row in rows)
        {
            if (row["point"].EndsWith('%'))
            {
                var part = double.Parse(row["point"].Split(' ')[0], CultureInfo.InvariantCulture) / 100;
                Assert.InRange(ExampleProgram.Number(row, "macs"), 1, part * dense);
            }

            Assert.Equal(row["written_bytes"], row["bytes"]);
            var isMasked = row["method"] is "magnitude" or "greedy + magnitude";
            Assert.Equal(isMasked ? "0" : "1", row["compact"]);
            Assert.Equal(!isMasked, (row["macs"], row["parameters"]) == (row["defined_macs"], row["defined_parameters"]));
            Assert.InRange(ExampleProgram.Number(row, "time_ratio"), double.Epsilon, double.MaxValue);
        }

        var smallest = rows.Single(row => (row["method"], row["point"]) == ("greedy", "30 %"));
        var fresh = rows.Single(row => (row["method"], row["point"]) == ("small from scratch", "30 %"));
        Assert.Equal((smallest["macs"], smallest["parameters"]), (fresh["macs"], fresh["parameters"]));
    }

    private static void AssertFronts(List<Dictionary<string, string>> rows)
    {
        foreach (var cost in new[] { "macs", "parameters", "bytes" })
        {
            var front = ParetoFront.Of(
                [.. rows.Select(row => (ExampleProgram.Number(row, "test_accuracy"), (long)ExampleProgram.Number(row, cost)))]);
            Assert.Equal(front.Select(lies => lies ? "1" : "0"), rows.Select(row => row[$"front_{cost}"]));
        }
    }
}
