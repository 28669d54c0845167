using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class DefinitionJsonTests
{
    private const string Valid = """
        {"name":"n","input":[4],"nodes":[{"name":"fc1","layer":{"type":"linear","outputFeatures":3},"inputs":["input"]}]}
        """;

    [Fact]
    public void Random_definitions_come_back_equal_and_give_the_same_text()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            var json = definition.ToJson();
            var read = NetworkDefinition.FromJson(json);
            Assert.Equal(definition, read);
            Assert.Equal(json, read.ToJson());
        }
    }

    [Fact]
    public void Every_setting_survives()
    {
        Layer[] layers =
        [
            new Conv2dLayer(4, new Size2d(1, 2))
            {
                Stride = new(2, 1),
                Padding = new(1, 2),
                Dilation = new(3, 1),
                Groups = 2,
                Bias = false
            },
            new BatchNormLayer { Epsilon = 1e-3, Momentum = 0.25 }, new LeakyReLULayer(0.2), new DropoutLayer(0.125),
            new MaxPool2dLayer(new Size2d(3, 2)) { Stride = new(1, 2), Padding = new(1, 0) },
            new AvgPool2dLayer(new Size2d(2, 3)) { Stride = 1, Padding = new(0, 1), CountIncludePadding = false },
        ];
        var definition = layers.Aggregate(NetworkDefinition.Input(2, 20, 20), (builder, layer) => builder.Layer(layer)).Build("x \"y\" ü");
        Assert.Equal(definition, NetworkDefinition.FromJson(definition.ToJson()));
    }

    [Fact]
    public void Settings_left_out_have_their_defaults() =>
        Assert.Equal(NetworkDefinition.Input(4).Linear(3).Build("n"), NetworkDefinition.FromJson(Valid));

    [Theory]
    [InlineData("linear\",\"outputFeatures\":3", "transformer\"", "transformer")]
    [InlineData("\"type\":\"linear\",", "", "type")]
    [InlineData(",\"outputFeatures\":3", "", "outputFeatures")]
    [InlineData("\"outputFeatures\":3", "\"outputFeatures\":0", "OutputFeatures is 0")]
    [InlineData("\"outputFeatures\":3", "\"outputFeatures\":\"many\"", "outputFeatures")]
    [InlineData("\"outputFeatures\":3", "\"outputFeatures\":3,\"colour\":1", "colour")]
    [InlineData("\"input\":[4],", "", "input")]
    [InlineData("\"input\":[4],", "\"input\":null,", "input")]
    [InlineData("\"input\":[4],", "\"input\":[],", "at least one dimension")]
    [InlineData("\"input\":[4],", "\"input\":[-1],", "at least 1")]
    [InlineData("\"input\":[4],", "\"input\":[1,4,4],", "1x4x4")]
    [InlineData("\"nodes\":[", "\"nodes\":[null,", "node")]
    [InlineData("\"inputs\":[\"input\"]", "\"inputs\":[null]", "without a name")]
    [InlineData("\"inputs\":[\"input\"]", "\"inputs\":[\"x\"]", "'x'")]
    [InlineData("\"inputs\":[\"input\"]", "\"inputs\":[]", "no input")]
    [InlineData("\"name\":\"fc1\"", "\"name\":\"input\"", "'input'")]
    [InlineData("}]}", "", "JSON")]
    [InlineData("{\"name\":\"n\"", "null\n{\"name\":\"n\"", "JSON")]
    public void A_definition_that_is_wrong_in_one_place_is_refused_with_the_place(string replaced, string by, string message)
    {
        Assert.Contains(replaced, Valid, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidDataException>(
            () => NetworkDefinition.FromJson(Valid.Replace(replaced, by, StringComparison.Ordinal)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("hello")]
    public void Text_that_is_no_definition_at_all_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => NetworkDefinition.FromJson(text));

    [Fact]
    public void Whatever_one_changed_character_makes_of_a_text_it_is_read_or_refused_as_invalid()
    {
        var json = NetworkDefinition.Input(1, 6, 6)
            .Conv2d(2, 3, padding: 1)
            .BatchNorm()
            .MaxPool2d(2)
            .Flatten()
            .Dropout()
            .Linear(2)
            .Residual(b => b.LeakyReLU())
            .Build()
            .ToJson();
        var refused = 0;
        for (var i = 0; i < json.Length; i++)
        {
            foreach (var changed in (string[])["", "0", "-", "9e9", "null", "\"", "[", "}", ","])
            {
                var error = Record.Exception(() => NetworkDefinition.FromJson(json[..i] + changed + json[(i + 1)..]));
                Assert.True(error is null or InvalidDataException, $"'{changed}' at {i}: {error}");
                refused += error is null ? 0 : 1;
            }
        }

        Assert.InRange(refused, json.Length, (9 * json.Length) - 1);
    }
}
