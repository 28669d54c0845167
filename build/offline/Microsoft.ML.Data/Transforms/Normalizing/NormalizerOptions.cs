namespace Microsoft.ML.Data;

internal enum NormalizerKind
{
    MinMax,
    MeanVariance,
}

internal sealed record NormalizerOptions(NormalizerKind Kind, long MaximumExampleCount, bool FixZero, bool UseCdf);
