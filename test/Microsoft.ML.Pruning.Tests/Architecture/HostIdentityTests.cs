using System.Reflection;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>The library refers to its hosts by the full names of the real assemblies, whichever it was compiled on.</summary>
public sealed class HostIdentityTests
{
    [Fact]
    public void References_to_hosts_have_the_full_names_of_the_real_assemblies() =>
        Assert.Equal(
            [
                "Microsoft.ML.Core, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
                "Microsoft.ML.Data, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
                "Microsoft.ML.DataView, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
                "Microsoft.ML.Transforms, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51",
                "TorchSharp, Version=0.102.7.0, Culture=neutral, PublicKeyToken=67b0e5e1da516a1c",
            ],
            Assembly.Load("Microsoft.ML.Pruning").GetReferencedAssemblies()
                .Select(reference => reference.FullName)
                .Where(name => name.StartsWith("Microsoft.ML", StringComparison.Ordinal)
                    || name.StartsWith("TorchSharp", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
}
