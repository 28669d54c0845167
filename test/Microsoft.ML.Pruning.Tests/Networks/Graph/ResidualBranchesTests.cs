using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Methods;

namespace Microsoft.ML.Pruning.Tests.Networks;

public sealed class ResidualBranchesTests
{
    [Fact]
    public void A_branch_is_what_an_add_reads_beside_its_shortcut()
    {
        var branches = ResidualBranches.Of(SelectionNetworks.Residual);

        Assert.Equal(["bn3", "bn5"], branches.Select(branch => branch.Tail));
        Assert.Equal(["conv2", "bn2", "relu2", "conv3", "bn3"], branches[0].Nodes);
        Assert.Equal(["conv4", "conv5"], branches[1].Layers);
        Assert.All(branches, branch => Assert.Equal([branch.Tail], branch.Scaled));
    }

    [Fact]
    public void A_factor_passes_rectifiers_pools_and_dropout_up_to_the_layer()
    {
        var branches = ResidualBranches.Of(SelectionNetworks.PreActivation);

        Assert.Equal(["conv3", "dropout1"], branches.Select(branch => branch.Tail));
        Assert.Equal(["conv3", "conv4"], branches.SelectMany(branch => branch.Scaled));
    }

    [Fact]
    public void A_factor_passes_a_concatenation_to_all_that_it_joins()
    {
        var definition = NetworkDefinition.Input(6)
            .Residual(b => b.Branch(c => c.Linear(4), c => c.Linear(2).BatchNorm()).Concat().ReLU()).Linear(2).Build();
        var branch = Assert.Single(ResidualBranches.Of(definition));

        Assert.Equal(["fc1", "bn1"], branch.Scaled);
        Assert.Equal(["fc1", "fc2"], branch.Layers);
    }

    [Theory]
    [InlineData("smooth")]
    [InlineData("nested")]
    public void No_factor_passes_a_smooth_activation_or_a_node_that_is_read_twice(string name)
    {
        var input = NetworkDefinition.Input(4);
        var definition = name == "smooth"
            ? input.Residual(b => b.Linear(4).Tanh()).Linear(2).Build()
            : input.Residual(b => b.Linear(4).Residual(c => c.Linear(4))).Linear(2).Build();

        Assert.Empty(ResidualBranches.Of(definition).Last().Scaled);
    }

    [Fact]
    public void A_network_without_sums_or_whose_sums_have_no_layers_has_no_branch()
    {
        Assert.Empty(ResidualBranches.Of(Architectures.LeNet300_100));
        Assert.Empty(ResidualBranches.Of(SelectionNetworks.Dense));
        Assert.Empty(ResidualBranches.Of(NetworkDefinition.Input(4).Residual(b => b.ReLU()).Linear(2).Build()));
    }

    [Fact]
    public void Of_branches_with_as_many_layers_the_last_one_is_the_shortcut()
    {
        var definition = NetworkDefinition.Input(4).Branch(b => b.Linear(3), b => b.Linear(3), b => b.Linear(3)).Add().Linear(2).Build();

        Assert.Equal(["fc1", "fc2"], ResidualBranches.Of(definition).Select(branch => branch.Tail));
    }
}
