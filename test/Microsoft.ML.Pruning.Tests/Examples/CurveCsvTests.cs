using System.Globalization;
using Microsoft.ML.Pruning.Examples.Output;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class CurveCsvTests : IDisposable
{
    private static readonly CurvePoint Point = new()
    {
        Network = "lenet300",
        Dropout = 0.2,
        Method = "units",
        Scope = "layer",
        Kind = CurvePoint.Pruned,
        Schedule = "one-shot",
        FineTuneEpochs = 2,
        RecoveryEpochs = 4,
        Seed = 7,
        RequestedSparsity = 0.97,
        AchievedSparsity = 0.9699999999999999,
        TestAccuracy = 0.1234,
        TestLogLoss = 1.5e-7,
        Macs = 266_200,
        NonZeroMacs = 12_345,
        Bytes = 54_321,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Has_the_header_and_one_line_a_point_with_numbers_in_full()
    {
        var path = _folder["out", "curves.csv"];

        CurveCsv.Write(path, [Point, Point with
        {
            Method = "magnitude", Kind = CurvePoint.Recovered, RequestedSparsity = 0, AchievedSparsity = 0
        }]);

        Assert.Equal(
            [
                "network,dropout,method,scope,kind,schedule,finetune_epochs,recovery_epochs,seed,requested_sparsity,achieved_sparsity,"
                    + "test_accuracy,test_log_loss,macs,nonzero_macs,bytes,seeds,mean_test_accuracy,sd_test_accuracy",
                "lenet300,0.2,units,layer,pruned,one-shot,2,4,7,0.97,0.9699999999999999,0.1234,1.5E-07,266200,12345,54321,1,0.1234,",
                "lenet300,0.2,magnitude,layer,dense-recovered,one-shot,2,4,7,0,0,0.1234,1.5E-07,266200,12345,54321,1,0.1234,",
            ],
            File.ReadAllLines(path));
        Assert.Equal(["curves.csv"], Directory.GetFiles(_folder["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Seeds_of_a_point_stand_together_with_their_mean_and_standard_deviation()
    {
        var path = _folder["curves.csv"];
        CurvePoint[] first = [Point with { TestAccuracy = 0.25 }, Point with { TestAccuracy = 0.5, Scope = "global" }];
        CurvePoint[] second = [.. first.Select(point => point with { Seed = 8, TestAccuracy = point.TestAccuracy + 0.5 })];

        CurveCsv.Write(path, [.. first, .. second]);

        var rows = File.ReadAllLines(path).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(["layer 7", "layer 8", "global 7", "global 8"], rows.Select(row => $"{row[3]} {row[8]}"));
        Assert.All(rows, row => Assert.Equal("2", row[16]));
        Assert.Equal(["0.5", "0.5", "0.75", "0.75"], rows.Select(row => row[17]));
        Assert.All(rows, row => Close.To(Math.Sqrt(0.125), double.Parse(row[18], CultureInfo.InvariantCulture), 1e-12));
    }

    [Fact]
    public void Does_not_follow_the_culture_of_the_machine()
    {
        var culture = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = commas;
            CurveCsv.Write(_folder["curves.csv"], [Point]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(19, File.ReadAllLines(_folder["curves.csv"])[1].Split(',').Length);
    }

    [Fact]
    public void A_failed_write_keeps_the_old_file_and_leaves_nothing_beside_it()
    {
        var path = _folder["curves.csv"];
        File.WriteAllText(path, "old");

        Assert.Throws<InvalidDataException>(() => OutputFile.Write(path, partial =>
        {
            File.WriteAllText(partial, "half");
            throw new InvalidDataException("stopped");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_refused_before_the_work()
    {
        var error = Assert.Throws<IOException>(() => OutputFile.Prepare(_folder.Root));

        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused_before_the_work()
    {
        File.WriteAllText(_folder["file"], "");
        var path = Path.Combine(_folder["file"], "curves.csv");

        var error = Assert.Throws<IOException>(() => OutputFile.Prepare(path));

        Assert.Contains($"{path} cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Preparing_keeps_the_old_file_and_leaves_nothing_beside_it()
    {
        var path = _folder["curves.csv"];
        File.WriteAllText(path, "old");

        OutputFile.Prepare(path);

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }
}
