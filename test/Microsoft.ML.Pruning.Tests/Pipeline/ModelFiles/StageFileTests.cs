using System.Text.Json.Nodes;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Descriptions of stages in model files from earlier versions, which lack what is kept today.</summary>
public sealed class StageFileTests
{
    private const int HeaderBytes = 16;

    [Theory]
    [InlineData("Report.Steps")]
    [InlineData("Validations")]
    public void A_description_from_before_something_was_kept_is_read_without_it(string missing)
    {
        var ml = new MLContext(seed: 1);
        var keyed = TinyData.KeyedView(ml, TinyData.Rows(30));
        var pruned = ml.Pruning.PruneByMagnitude(0.5).Fit(TinyData.Trainer(ml).Fit(keyed).Transform(keyed));
        var whole = StageFile.Read(Write(pruned.Stage), pruned.Network);
        Assert.Equal(pruned.Report, whole.Report);

        var earlier = StageFile.Read(Without(Write(pruned.Stage), missing.Split('.')), pruned.Network);
        Assert.Equal(pruned.Report! with { Steps = missing == "Validations" ? pruned.Report.Steps : [] }, earlier.Report);
        Assert.Equal(pruned.History!.Epochs, earlier.History!.Epochs);
    }

    private static byte[] Write(NetworkStage stage)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        StageFile.Write(writer, stage);
        return stream.ToArray();
    }

    private static byte[] Without(byte[] file, string[] path)
    {
        var content = JsonNode.Parse(file.AsSpan(HeaderBytes))!.AsObject();
        var owner = path[..^1].Aggregate(content, (node, name) => node[name]!.AsObject());
        Assert.True(owner.Remove(path[^1]));
        var rest = System.Text.Encoding.UTF8.GetBytes(content.ToJsonString());
        return [.. file[..8], .. BitConverter.GetBytes(rest.Length), .. BitConverter.GetBytes(Crc32.Compute(rest)), .. rest];
    }
}
