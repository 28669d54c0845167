using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>The contract suite has no more than an outsider has.</summary>
public sealed class ContractPackageTests
{
    [Fact]
    public void It_knows_the_library_and_ML_NET_and_neither_TorchSharp_nor_a_test_framework() => Assert.All(
        Assembly.Load("Microsoft.ML.Pruning.Contracts").GetReferencedAssemblies(),
        reference => Assert.True(
            reference.Name == "Microsoft.ML.Pruning"
                || reference.Name!.StartsWith("System.", StringComparison.Ordinal)
                || reference.Name is "Microsoft.ML.Core" or "Microsoft.ML.Data" or "Microsoft.ML.DataView" or "Microsoft.ML.Transforms",
            reference.FullName));

    [Fact]
    public void It_sees_the_public_members_alone_and_shows_no_others()
    {
        Assert.DoesNotContain("Microsoft.ML.Pruning.Contracts", FriendsOf("Microsoft.ML.Pruning"));
        Assert.Empty(FriendsOf("Microsoft.ML.Pruning.Contracts"));
    }

    private static IEnumerable<string> FriendsOf(string assembly) =>
        Assembly.Load(assembly).GetCustomAttributes<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName);
}
