using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Where ML.NET is not as expected, the error names its version and the member.</summary>
public sealed class MLNetInternalsTests
{
    [Fact]
    public void A_missing_member_names_version_and_member()
    {
        var error = Assert.Throws<NotSupportedException>(() => MLNetInternals.EnvironmentOf(new object()));
        Assert.Matches("^Microsoft.ML [0-9].* has no IInternalCatalog", error.Message);
        Assert.Contains("TryLoadBinaryStream", Assert.Throws<NotSupportedException>(
            () => MLNetInternals.ReadBinaryStream(new object(), "Network")).Message, StringComparison.Ordinal);
    }
}
