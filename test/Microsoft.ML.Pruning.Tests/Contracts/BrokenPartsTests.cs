using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Tests.Extending;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>Every check of the contract suite fails on something that breaks it, and names it.</summary>
public sealed class BrokenPartsTests
{
    public static TheoryData<string, string> Broken => [.. BrokenParts.All.Select(part => (part.Name, part.Check))];

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_a_rule_fails_its_check(string name, string check)
    {
        var suite = BrokenParts.All.Single(part => part.Name == name).Create();
        var error = Assert.Throws<ContractException>(suite.Require);
        var failed = Assert.Single(error.Failed, result => result.Check == check);
        Assert.All(failed.Failures, failure => Assert.Contains(failure, error.Message, StringComparison.Ordinal));
        Assert.InRange(failed.Failures.Length, 1, 3);
        Assert.Contains($"- {check}", error.Message, StringComparison.Ordinal);
        Assert.All(error.Failed, result => Assert.False(result.Passed));
        Assert.False(suite.Checks.Single(one => one.Name == check).Run().Passed);
    }

    [Fact]
    public void Every_check_has_something_that_breaks_it()
    {
        ContractSuite[] suites =
        [
            PruningContracts.For(new StepwiseMethod()),
            PruningContracts.For(new SquareSaliency()),
            PruningContracts.For(new RootSchedule(3)),
            PruningContracts.For(OwnParts.EvenInitializer),
        ];
        Assert.Equal(
            suites.SelectMany(suite => suite.Checks).Select(check => check.Name).Distinct().Order(),
            BrokenParts.All.Select(part => part.Check).Distinct().Order());
    }

    [Fact]
    public void A_failure_names_the_method_the_network_its_seed_the_sparsity_and_both_sides()
    {
        var suite = BrokenParts.All.Single(part => part.Name == "prunes one too many").Create();
        var message = Assert.Throws<ContractException>(suite.Require).Message;
        Assert.StartsWith("'prunes one too many' fails ", message, StringComparison.Ordinal);
        Assert.Matches(@"random network of seed 7 at sparsity 0\.5: layer '\w+' has \d+ of \d+ weights pruned where \d+ were", message);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContractOptions { NetworkCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContractOptions { Sparsities = [0.5, 1] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContractOptions { Sparsities = [double.NaN] });
        Assert.Throws<ArgumentException>(() => new ContractOptions { Sparsities = [0.5, 0.2] });
        Assert.Throws<ArgumentException>(() => new ContractOptions { Sparsities = [] });
        Assert.Throws<ArgumentNullException>(() => PruningContracts.For((PruningMethod)null!));
        Assert.Throws<ArgumentNullException>(() => PruningContracts.For("none", null!));
    }
}
