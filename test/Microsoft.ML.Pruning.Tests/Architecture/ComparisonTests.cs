using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>
/// No test of this assembly compares numbers by decimal places or by a difference of fixed size: Close goes by their size.
/// </summary>
public sealed class ComparisonTests
{
    [Fact]
    public void Numbers_are_compared_in_proportion_to_their_size()
    {
        string[] wrong = [.. CallsToAssert().Where(call => IsOfFixedSize(call.Called)).Select(call => $"{call.Caller}: {call.Called}")];
        Assert.True(wrong.Length == 0, "use Close.To here:\n" + string.Join('\n', wrong));
    }

    [Fact]
    public void Comparisons_of_fixed_size_are_known_for_what_they_are()
    {
        Assert.Equal(["Decimal", "Double", "Single"], typeof(Assert)
            .GetMethods()
            .Where(IsOfFixedSize)
            .Select(method => method.GetParameters()[0].ParameterType.Name)
            .Distinct()
            .Order());
        Assert.Contains(CallsToAssert(), call => call.Called.Name == nameof(Assert.True) && call.Caller.EndsWith(
            nameof(Numbers_are_compared_in_proportion_to_their_size), StringComparison.Ordinal));
    }

    /// <summary>Equal and NotEqual of numbers with a third argument: decimal places or a tolerance.</summary>
    private static bool IsOfFixedSize(MethodBase method) =>
        method.Name is "Equal" or "NotEqual" && !method.IsGenericMethod && method.GetParameters() is [var first, _, _, ..]
        && (first.ParameterType == typeof(float) || first.ParameterType == typeof(double) || first.ParameterType == typeof(decimal));

    private static List<(string Caller, MethodBase Called)> CallsToAssert()
    {
        var module = typeof(ComparisonTests).Module;
        using var image = new PEReader(File.OpenRead(module.FullyQualifiedName));
        var metadata = image.GetMetadataReader();
        var called = metadata.MemberReferences
            .Where(IsOfAssert)
            .Select(handle => MetadataTokens.GetToken(handle))
            .ToDictionary(token => token, token => module.ResolveMethod(token)!);
        return [.. from handle in metadata.MethodDefinitions
                   let method = metadata.GetMethodDefinition(handle)
                   where method.RelativeVirtualAddress != 0
                   from token in CalledIn(image.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!)
                   where called.ContainsKey(token)
                   select (NameOf(method), called[token])];

        bool IsOfAssert(MemberReferenceHandle handle) =>
            metadata.GetMemberReference(handle).Parent is { Kind: HandleKind.TypeReference } parent
            && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, nameof(Assert));

        string NameOf(MethodDefinition method) =>
            $"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}";
    }

    /// <summary>What may be the token of a called method: four bytes after the code of a call.</summary>
    private static IEnumerable<int> CalledIn(byte[] code) =>
        from position in Enumerable.Range(0, Math.Max(0, code.Length - 4))
        where code[position] == 0x28
        select BitConverter.ToInt32(code, position + 1);
}
