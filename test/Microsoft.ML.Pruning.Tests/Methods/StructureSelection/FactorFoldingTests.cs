using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class FactorFoldingTests
{
    private const int Rows = 6;

    private static readonly NetworkDefinition[] Fixed =
        [SelectionNetworks.Residual, SelectionNetworks.PreActivation, SelectionNetworks.Grouped, SelectionNetworks.Dense];

    [Fact]
    public void The_folded_network_computes_what_the_one_with_factors_does()
    {
        var (selected, branches) = (0, 0);
        Network[] networks =
        [
            .. SelectionNetworks.WithUnits(150), .. SelectionNetworks.WithBranches(30),
            .. Enumerable.Range(0, 12).SelectMany(seed => Fixed.Select(definition => RandomNetworks.Parameterize(definition, seed))),
        ];
        for (var i = 0; i < networks.Length; i++)
        {
            var network = i % 3 == 0 ? RandomNetworks.Prune(networks[i], 0.2, i) : networks[i];
            var plan = new FactorPlan(network.Definition, new() { Of = SelectableStructures.Units | SelectableStructures.Branches });
            var factors = Drawn(plan, network, seed: i);
            var folded = FactorFolding.Fold(network, plan, new FactorValues(factors.Start, []));
            var inputs = RandomNetworks.Inputs(network.Definition, Rows, i);
            Close.To(WithFactors(network, factors, inputs), Outputs(folded, inputs), 1e-5, what: $"{i}: {network.Definition.ToJson()}");
            Close.To(Outputs(folded, inputs), Outputs(folded.Compact(), inputs), 1e-4, what: $"compact, {i}");
            Assert.Equal(folded.Masks, folded.Masks.And(network.Masks));
            selected += folded.Masks.Equals(network.Masks) ? 0 : 1;
            branches += plan.Branches.Count(branch => branch.IsGone(folded));
        }

        Assert.True(selected > 150 && branches > 30, $"{selected} networks lost something, and {branches} branches went");
    }

    [Theory]
    [InlineData("residual", "bn1,bn2,bn3,bn4,bn5,bn6")]
    [InlineData("preactivation", "bn1,bn2,bn3,bn4")]
    [InlineData("grouped", "conv1,bn1,conv3,fc1,fc2,fc3,fc4")]
    [InlineData("dense", "bn1,bn2")]
    public void Factors_of_units_stand_behind_batch_norm_or_else_behind_the_layer(string name, string places)
    {
        var definition = Fixed.Single(definition => definition.Name == name);
        var plan = new FactorPlan(definition, new());

        Assert.Equal(places.Split(','), plan.Places.Select(place => place.Node));
        Assert.Equal(
            Enumerable.Range(0, plan.UnitCount),
            plan.Places.SelectMany(place => place.Factors).Where(factor => factor >= 0).Distinct().Order());
    }

    [Fact]
    public void Tied_channels_share_a_factor()
    {
        var plan = new FactorPlan(SelectionNetworks.Residual, new());
        var places = plan.Places.ToDictionary(place => place.Node, place => place.Factors);

        Assert.Equal(places["bn1"], places["bn3"]);
        Assert.Equal(places["bn5"], places["bn6"]);
        Assert.Equal(6 + 5 + 5 + 4, plan.UnitCount);
        Assert.Equal(["conv1 + conv3", "conv2", "conv4", "conv5 + conv6"], plan.Sets.Select(set => set.Name));
        Assert.Equal(
            [.. Enumerable.Range(0, 6).Select(i => i / 3)],
            new FactorPlan(SelectionNetworks.Grouped, new()).Places.Single(place => place.Node == "conv1").Factors);
    }

    [Fact]
    public void What_was_pruned_before_begins_at_0()
    {
        var definition = SelectionNetworks.Residual;
        var plan = new FactorPlan(definition, new() { Of = SelectableStructures.Units | SelectableStructures.Branches });
        var network = RandomNetworks.Parameterize(definition, 1);
        float[] values = [.. Enumerable.Range(0, plan.UnitCount + plan.Branches.Length).Select(factor => factor % 3 == 1 ? 0f : 1f)];
        values[^1] = 0;
        var folded = FactorFolding.Fold(network, plan, new FactorValues([.. values], []));
        var again = plan.FactorsFor(folded).Start;

        Assert.All(plan.FactorsFor(network).Start, factor => Assert.Equal(1, factor));
        Assert.All(Enumerable.Range(0, values.Length).Where(i => values[i] == 0), i => Assert.Equal(0, again[i]));
        Assert.Equal(2, plan.Branches.Length);
        Assert.True(plan.Branches[1].IsGone(folded));
        Assert.False(plan.Branches[0].IsGone(folded));
    }

    /// <summary>Factors of which about a third are 0, and the others up to 2.</summary>
    private static ScalingFactors Drawn(FactorPlan plan, Network network, int seed)
    {
        var random = new Random(seed);
        var factors = plan.FactorsFor(network);
        return factors with { Start = [.. factors.Start.Select(start => random.Next(3) == 0 ? 0 : start * 2 * random.NextSingle())] };
    }

    private static float[] Outputs(Network network, float[] inputs)
    {
        var outputs = new float[Rows * (int)network.Definition.OutputShape.Count];
        NetworkExecutor.Create(network).Run(inputs, Rows, outputs);
        return outputs;
    }

    private static float[] WithFactors(Network network, ScalingFactors factors, float[] inputs)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var parameters = new TorchParameters(network, torch.CPU);
        var model = new TorchNetwork(
            network.Definition, parameters, dropout: null, factors: new TorchFactors(factors, network.Definition, torch.CPU));
        return TorchParameters.ValuesOf(
            model.Forward(torch.tensor(inputs, [Rows, network.Definition.InputShape.Count]), training: false));
    }
}
