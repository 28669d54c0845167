using Microsoft.ML.Pruning.Examples.Output;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>Lottery on a few drawn digits.</summary>
public sealed class LotteryTests : IDisposable
{
    private readonly ExampleProgram _program = new();
    private readonly string[] _arguments;

    public LotteryTests()
    {
        MadeMnist.Write(_program.Folder.Root, train: 150, test: 40);
        _arguments =
        [
            "lottery", "--data", _program.Folder.Root, "--network", "mlp56", "--iterations", "6", "--validate-every", "2",
            "--rounds", "2"
        ];
    }

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_training_a_round_and_controls_at_the_last_one()
    {
        _program.AssertSucceeds([.. _arguments, "--validation", "50", "--seeds", "3"]);

        var rows = _program.Rows();
        Assert.Equal(["0 dense", "1 ticket", "2 ticket", "2 reinit", "2 random"], rows.Select(row => $"{row["round"]} {row["kind"]}"));
        Assert.All(
            rows, row => Assert.Equal(("mlp56", "3", "50736", "6"), (row["network"], row["seed"], row["weights"], row["iterations"])));

        // Of 43904 + 3136 + 3136 weights 80 % stay in each round, of the 560 of the output layer 90 %.
        Assert.Equal(["50736", "40645", "32567", "32567", "32567"], rows.Select(row => row["weights_left"]));
        Assert.All(rows, row => Assert.InRange(ExampleProgram.Number(row, "lowest_iteration"), 2, 6));
        Assert.All(rows, row => Assert.InRange(ExampleProgram.Number(row, "test_accuracy_at_lowest"), 0, 1));
        Assert.Equal(rows.Count, rows.Select(row => row["final_validation_loss"]).Distinct().Count());
        _program.AssertShows("Rewound to initialisation");
        _program.AssertShows("32,567");
        _program.AssertShows("Lottery round 2/2");
    }

    [Fact]
    public void Controls_at_every_round_over_several_seeds_with_rewinding_and_one_rate()
    {
        _program.AssertSucceeds([
            .. _arguments, "--validation", "50", "--seeds", "1,2", "--controls", "random", "--control-rounds", "all",
            "--rewind", "2", "--global", "--rate", "0.5"
        ]);

        var rows = _program.Rows();
        string[] search = ["0 dense", "1 ticket", "1 random", "2 ticket", "2 random"];
        Assert.Equal([.. search, .. search], rows.Select(row => $"{row["round"]} {row["kind"]}"));
        Assert.Equal(rows.Take(5).Select(row => row["weights_left"]), rows.Skip(5).Select(row => row["weights_left"]));
        _program.AssertShows("Means over 2 seeds");
        _program.AssertShows("Rewound to iteration 2");
        _program.AssertShows(Figures.Percent(
            Spread.Of([ExampleProgram.Number(rows[3], "final_test_accuracy"), ExampleProgram.Number(rows[8], "final_test_accuracy")])));
    }

    [Fact]
    public void More_held_out_images_than_there_are_are_refused() =>
        _program.AssertFails([.. _arguments, "--validation", "150"], "150 of 150", "--validation");

    [Fact]
    public void Rewinding_beyond_the_end_of_training_is_refused() =>
        _program.AssertFails([.. _arguments, "--validation", "50", "--rewind", "6"], "iteration 6", "rewind");

    [Fact]
    public void Cancelling_ends_it()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Equal(1, _program.Run([.. _arguments, "--validation", "50"], stop.Token));

        Assert.Equal("Cancelled." + Environment.NewLine, _program.Error);
        Assert.False(File.Exists(_program.Csv));
    }
}
