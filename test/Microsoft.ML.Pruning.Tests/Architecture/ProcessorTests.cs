using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>The settings of build/test.sh do what they are there for: their names change between versions of .NET.</summary>
public sealed class ProcessorTests
{
    public static TheoryData<string, Func<bool>> Settings => new()
    {
        { "DOTNET_EnableAVX512", () => Vector512.IsHardwareAccelerated },
        { "DOTNET_EnableAVX2", () => Avx2.IsSupported },
        { "DOTNET_EnableHWIntrinsic", () => Vector128.IsHardwareAccelerated },
    };

    [Theory]
    [MemberData(nameof(Settings), DisableDiscoveryEnumeration = true)]
    public void What_a_setting_takes_from_the_processor_is_gone(string variable, Func<bool> isThere) =>
        Assert.False(Environment.GetEnvironmentVariable(variable) == "0" && isThere(), $"{variable}=0 has no effect");
}
