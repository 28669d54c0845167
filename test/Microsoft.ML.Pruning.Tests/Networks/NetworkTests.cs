using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class NetworkTests
{
    private static readonly NetworkDefinition Small = NetworkDefinition.Input(2).Linear(2).BatchNorm().Build("small");

    [Fact]
    public void Masks_are_combined_and_pruned_values_become_0_in_the_new_network_only()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var before = network.Definition.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray());
            var once = RandomNetworks.Prune(network, 0.3, seed);
            var twice = RandomNetworks.Prune(once, 0.3, seed + 1000);
            foreach (var parameter in network.Definition.Parameters)
            {
                Assert.True(network.Values(parameter.Name).SequenceEqual(before[parameter.Name]), $"{parameter.Name} changed");
                AssertMasked(network, once, parameter);
                AssertMasked(once, twice, parameter);
            }
        }
    }

    [Fact]
    public void Parameters_without_a_mask_are_shared_and_not_copied()
    {
        var network = RandomNetworks.Parameterize(Small, 1);
        var pruned = network.WithMasks(MaskSet.Empty.With("fc1.weight", Mask.FromPrunedIndices(4, 0)));
        Assert.True(network.Values("fc1.bias") == pruned.Values("fc1.bias"));
        Assert.False(network.Values("fc1.weight") == pruned.Values("fc1.weight"));
    }

    [Fact]
    public void Values_are_replaced_in_the_new_network_only_and_masks_stay()
    {
        var network = RandomNetworks.Parameterize(Small, 1).WithMasks(MaskSet.Empty.With("fc1.weight", Mask.FromPrunedIndices(4, 0)));
        var before = network.Values("fc1.weight").ToArray();
        var replaced = network.WithParameters(new Dictionary<string, float[]> { ["fc1.weight"] = [0, 1, 2, 3] });
        Assert.Equal([0, 1, 2, 3], replaced.Values("fc1.weight").ToArray());
        Assert.Equal(network.Masks, replaced.Masks);
        Assert.Equal(before, network.Values("fc1.weight").ToArray());
        Assert.Equal(network.Values("fc1.bias").ToArray(), replaced.Memory("fc1.bias").ToArray());
    }

    public static TheoryData<string, string, float[]?> WrongValues => new()
    {
        { "'fc1.weight' has 3 values but its shape 2x2 needs 4", "fc1.weight", [1, 2, 3] },
        { "'fc1.weight' (2x2) are missing", "fc1.weight", null },
        { "'fc1.bias' has the value NaN at index 1", "fc1.bias", [1, float.NaN] },
        { "'fc1.bias' has the value -Infinity at index 0", "fc1.bias", [float.NegativeInfinity, 0] },
        { "'bn1.running_var' has the value -1", "bn1.running_var", [1, -1] },
        { "no parameter 'fc9.weight'", "fc9.weight", [1] },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void Wrong_values_are_refused_with_the_parameter(string message, string parameter, float[]? values)
    {
        var parameters = Parameters();
        parameters[parameter] = values!;
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new Network(Small, parameters)).Message, StringComparison.Ordinal);
        var network = RandomNetworks.Parameterize(Small, 1);
        var replaced = new Dictionary<string, float[]> { [parameter] = values! };
        Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => network.WithParameters(replaced)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_left_out_is_refused()
    {
        var parameters = Parameters();
        parameters.Remove("bn1.bias");
        Assert.Contains(
            "'bn1.bias' (2) are missing",
            Assert.Throws<ArgumentException>(() => new Network(Small, parameters)).Message,
            StringComparison.Ordinal);
    }

    public static TheoryData<string, string, int> WrongMasks => new()
    {
        { "no parameter 'fc2.weight'", "fc2.weight", 4 },
        { "mask of parameter 'fc1.weight' has 3 elements but its shape 2x2 has 4", "fc1.weight", 3 },
        { "'bn1.running_mean' is a running statistic", "bn1.running_mean", 2 },
    };

    [Theory]
    [MemberData(nameof(WrongMasks))]
    public void Wrong_masks_are_refused_with_the_parameter(string message, string parameter, int length)
    {
        var masks = MaskSet.Empty.With(parameter, Mask.AllKept(length));
        var network = RandomNetworks.Parameterize(Small, 1);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => network.WithMasks(masks)).Message, StringComparison.Ordinal);
        Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => new Network(Small, Parameters(), masks)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_pruned_but_not_0_is_refused_with_its_index()
    {
        var masks = MaskSet.Empty.With("fc1.weight", Mask.FromPrunedIndices(4, 1, 3));
        var parameters = Parameters();
        parameters["fc1.weight"] = [1, 0, 1, 0.5f];
        var error = Assert.Throws<ArgumentException>(() => new Network(Small, parameters, masks));
        Assert.Contains("'fc1.weight' has the value 0.5 at index 3", error.Message, StringComparison.Ordinal);
        parameters["fc1.weight"] = [1, 0, 1, 0];
        Assert.Equal(masks, new Network(Small, parameters, masks).Masks);
    }

    [Fact]
    public void Unknown_parameters_cannot_be_read() =>
        Assert.Throws<ArgumentException>(() => RandomNetworks.Parameterize(Small, 1).Values("nothing").Length);

    private static Dictionary<string, float[]> Parameters()
    {
        var network = RandomNetworks.Parameterize(Small, 1);
        return Small.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray());
    }

    private static void AssertMasked(Network before, Network after, ParameterInfo parameter)
    {
        ReadOnlySpan<float> old = before.Values(parameter.Name), values = after.Values(parameter.Name);
        var mask = after.Masks.GetValueOrDefault(parameter.Name);
        var expected = old.ToArray();
        for (var i = 0; i < expected.Length && mask is not null; i++)
        {
            expected[i] = mask[i] ? expected[i] : 0;
        }

        Assert.True(values.SequenceEqual(expected), $"{parameter.Name} of {after} is wrong");

        if (before.Masks.TryGetValue(parameter.Name, out var earlier))
        {
            Assert.True(mask!.IsSubsetOf(earlier));
        }
    }
}
