using System.Globalization;
using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Model files of earlier versions are read as they were meant.</summary>
/// <remarks>
/// Each folder of Golden has models, trained on made rows and saved by the version of its name, and beside each some rows with the scores
/// of then: six features, then the scores. Read by stream, since ML.NET's part of a file differs between the real package and its
/// stand-in.
/// </remarks>
public sealed class GoldenFileTests
{
    public static TheoryData<string> Versions => [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order()];

    private static string Folder => RepositoryFolder.File("test", "Microsoft.ML.Pruning.Tests", "Pipeline", "ModelFiles", "Golden");

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_pruned_network_scores_as_it_did_and_keeps_its_report(string version)
    {
        var stage = LastStage(version, "pruned");
        AssertScores(version, "pruned", stage);
        var report = stage.Report!;
        Assert.Equal(("PruneByMagnitude", "weights", 24L, 48L), (report.Method, report.Unit, report.Pruned, report.Prunable));
        Assert.Equal([(1, 12L), (2, 24L)], report.Steps.Select(step => (step.Step, step.Pruned)));
        Assert.All(report.Steps, step => Assert.Single(step.FineTuning!.Epochs));
        Assert.Equal(24, stage.Network.Masks["fc1.weight"].PrunedCount);
        Assert.Equal([1, 2, 3, 4], stage.History!.Epochs.Select(epoch => epoch.Epoch));
        Assert.All(stage.History.Epochs, epoch => Assert.NotNull(epoch.ValidationLoss));
        Assert.Equal(["a", "b", "c"], stage.Task.ClassNames);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_lottery_ticket_scores_as_it_did_and_keeps_its_rounds(string version)
    {
        var stage = LastStage(version, "ticket");
        AssertScores(version, "ticket", stage);
        var tickets = stage.Report!.LotteryTickets!;
        Assert.Equal("initialisation", tickets.Rewind);
        Assert.Equal([0, 1, 2], tickets.Rounds.Select(round => round.Round));
        Assert.Equal([false, true, true], tickets.Rounds.Select(round => round.RandomMasks is not null));
        Assert.Equal(stage.Network.Masks.Values.Sum(mask => (long)mask.KeptCount), tickets.Rounds[^1].WeightsLeft);
    }

    [Fact]
    public void A_binary_network_scores_as_it_did_and_keeps_its_task()
    {
        var stage = LastStage("0.1.0-c", "binary");
        AssertScores("0.1.0-c", "binary", stage);
        Assert.Equal(new BinaryTask(), stage.Task.Task);
        Assert.Equal(("Flag", "Weight", "Chance"), (stage.Columns.Label, stage.Columns.Weight, stage.Columns.Probability));
        Assert.Equal(24, stage.Report!.Pruned);
    }

    [Fact]
    public void A_regression_network_scores_as_it_did_and_keeps_its_task()
    {
        var stage = LastStage("0.1.0-c", "regression");
        AssertScores("0.1.0-c", "regression", stage);
        Assert.Equal(new RegressionTask(2, RegressionLoss.Huber(1.5)), stage.Task.Task);
        Assert.All(stage.History!.Epochs, epoch => Assert.Null(epoch.TrainAccuracy));
        Assert.Equal(24, stage.Report!.Pruned);
    }

    /// <summary>The last network stage of a model file.</summary>
    private static NetworkStage LastStage(string version, string name)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(Folder, version, $"{name}.zip"));
        var folder = zip.Entries
            .Where(entry => entry.Name == "Network")
            .Select(entry => Path.GetDirectoryName(entry.FullName)!)
            .Order(StringComparer.Ordinal)
            .Last();
        using var network = new MemoryStream(BytesOf(zip, $"{folder}/Network"));
        return StageFile.Read(BytesOf(zip, $"{folder}/Stage"), NetworkFile.Read(network));
    }

    private static byte[] BytesOf(ZipArchive zip, string entry)
    {
        using var stream = zip.GetEntry(entry)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void AssertScores(string version, string name, NetworkStage stage)
    {
        float[][] lines = [.. File.ReadLines(Path.Combine(Folder, version, $"{name}.csv"))
            .Select(line => Array.ConvertAll(line.Split(','), value => float.Parse(value, CultureInfo.InvariantCulture)))];
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable(lines.Select(line => new GoldenRow { Features = line[..6] }));
        var scored = new NetworkTransformer(stage).Transform(rows);
        var scores = scored.Schema["Score"].Type is VectorDataViewType
            ? TinyData.Scores(scored)
            : [.. scored.GetColumn<float>("Score").Select(score => new[] { score })];
        Assert.Equal(lines.Length, scores.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            Close.To(lines[i][6..], scores[i], 1e-5);
        }
    }

    private sealed class GoldenRow
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];
    }
}
