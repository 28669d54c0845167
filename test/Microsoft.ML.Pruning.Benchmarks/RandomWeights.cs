namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Weights for networks too large to train here.</summary>
internal static class RandomWeights
{
    /// <summary>Standard normal values, always the same ones, made on all processors.</summary>
    public static float[] Normal(int length)
    {
        const int Block = 1 << 20;
        var values = new float[length];
        Parallel.For(0, (length - 1) / Block + 1, block =>
        {
            var random = new Random(block);
            foreach (ref var value in values.AsSpan(block * Block, Math.Min(Block, length - block * Block)))
            {
                value = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
            }
        });
        return values;
    }
}
