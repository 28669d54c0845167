namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>Structure selection on a few drawn digits.</summary>
public sealed class StructureSelectionTests : IDisposable
{
    private readonly ExampleProgram _program = new();
    private readonly string[] _arguments;

    public StructureSelectionTests()
    {
        MadeMnist.Write(_program.Folder.Root, train: 200, test: 40);
        _arguments = ["structure", "--data", _program.Folder.Root, "--epochs", "1", "--thresholds", "0.3, 0.01,1000"];
    }

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void A_higher_threshold_keeps_fewer_units_with_and_without_the_lasso(string epochs)
    {
        _program.AssertSucceeds([.. _arguments, "--finetune", epochs, "--strength", "0.01", "--seed", "3"]);

        var rows = _program.Rows();
        Assert.Equal(["0", "0", "0", "0", "0.01", "0.01", "0.01", "0.01"], rows.Select(row => row["strength"]));
        Assert.All(rows, row => Assert.Equal(("lenet5", "3", "570"), (row["network"], row["seed"], row["units"])));
        foreach (var trained in rows.Chunk(4))
        {
            Assert.Equal(["0", "0.01", "0.3", "1000"], trained.Select(row => row["threshold"]));
            var kept = trained.Select(row => ExampleProgram.Number(row, "units_kept")).ToList();
            Assert.Equal((570, 3), (kept[0], kept[3]));
            Assert.Equal(kept.OrderDescending(), kept);
        }

        foreach (var shown in new[] { "plainly", "group lasso 0.01", "570", "Points written to" })
        {
            _program.AssertShows(shown);
        }
    }

    [Fact]
    public void Thresholds_that_are_no_numbers_above_0_are_refused()
    {
        foreach (var wrong in new[] { "0", "-1", "x", "0.1,,0.2" })
        {
            _program.AssertFails(["structure", "--thresholds", wrong], "--thresholds", "above 0");
        }
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
}
