using System.Text.Json.Nodes;
using Microsoft.ML.Data;
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

    [Theory]
    [InlineData("Columns", "null")]
    [InlineData("Columns.Features", "null")]
    [InlineData("Columns.Label", "\"\"")]
    [InlineData("Columns.Score", "null")]
    [InlineData("Columns.PredictedLabel", "null")]
    [InlineData("Columns.Probability", "null")]
    [InlineData("Columns.Weight", "\" \"")]
    [InlineData("ClassCount", "4")]
    [InlineData("ClassCount", "-1")]
    [InlineData("ClassCount", "99999999999")]
    [InlineData("KeyValueType", "\"Complex\"")]
    [InlineData("KeyValues", "null")]
    [InlineData("KeyValues", "[\"1\", \"2\", \"99999999999\"]")]
    [InlineData("KeyValues", "[\"1\", \"2\", null]")]
    [InlineData("Task", "\"binary\"")]
    [InlineData("Task", "\"dreaming\"")]
    [InlineData("Task", "\"regression number 3 squared\"")]
    [InlineData("Task", "\"regression vector 3 huber -1\"")]
    [InlineData("Task", "\"regression vector 99999999999 squared\"")]
    [InlineData("History", "[null]")]
    [InlineData("Report.Method", "null")]
    [InlineData("Report.Layers", "null")]
    [InlineData("Report.Steps", "[null]")]
    [InlineData("LotteryTickets", "{}")]
    public void A_description_with_a_value_that_cannot_be_is_refused(string member, string value)
    {
        var ml = new MLContext(seed: 1);
        var rows = TinyData.Rows(30).Select((row, i) => new NumberedRow { Features = row.Features, Label = i % 3 });
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(ml.Data.LoadFromEnumerable(rows))
            .Transform(ml.Data.LoadFromEnumerable(rows));
        var pruned = ml.Pruning.PruneByMagnitude(0.5).Fit(TinyData.Stage(keyed).Transform(keyed));
        var file = Write(pruned.Stage);
        Assert.Equal(pruned.Report, StageFile.Read(Changed(file, _ => { }), pruned.Network).Report);
        var error = Assert.Throws<InvalidDataException>(() => StageFile.Read(
            Changed(file, content => Owner(content, member.Split('.'))[member.Split('.')[^1]] = JsonNode.Parse(value)), pruned.Network));
        Assert.Contains("the description of a network stage cannot be read", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Write(NetworkStage stage)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        StageFile.Write(writer, stage);
        return stream.ToArray();
    }

    private static byte[] Without(byte[] file, string[] path) =>
        Changed(file, content => Assert.True(Owner(content, path).Remove(path[^1])));

    private static JsonObject Owner(JsonObject content, string[] path) =>
        path[..^1].Aggregate(content, (node, name) => node[name]!.AsObject());

    private static byte[] Changed(byte[] file, Action<JsonObject> change)
    {
        var content = JsonNode.Parse(file.AsSpan(HeaderBytes))!.AsObject();
        change(content);
        var rest = System.Text.Encoding.UTF8.GetBytes(content.ToJsonString());
        return [.. file[..8], .. BitConverter.GetBytes(rest.Length), .. BitConverter.GetBytes(Crc32.Compute(rest)), .. rest];
    }

    private sealed class NumberedRow
    {
        [VectorType(TinyData.Inputs)]
        public float[] Features { get; set; } = [];

        public int Label { get; set; }
    }
}
