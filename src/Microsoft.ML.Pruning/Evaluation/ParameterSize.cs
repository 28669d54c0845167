using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>How much one parameter holds and takes.</summary>
internal readonly record struct ParameterSize(ParameterInfo Parameter, long Count, long Zeros, long BytesInMemory, long BytesOnDisk)
{
    /// <summary>Counts the values of one parameter.</summary>
    public static ParameterSize Of(Network network, ParameterInfo parameter)
    {
        var values = network.Values(parameter.Name);
        var words = network.Masks.TryGetValue(parameter.Name, out var mask) ? mask.Words.Length : 0;
        return new ParameterSize(
            parameter,
            values.Length,
            values.Count(0f),
            (long)values.Length * sizeof(float) + (long)words * sizeof(ulong),
            NetworkFile.SizeOf(network, parameter));
    }
}
