namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>Writes random images as the binary files of CIFAR-10.</summary>
internal static class MadeCifar
{
    private const int Record = 1 + (3 * 32 * 32);

    public static void Write(string folder, int train, int test, int seed = 1)
    {
        var random = new Random(seed);
        File.WriteAllBytes(Path.Combine(folder, "data_batch_1.bin"), Batch(train));
        File.WriteAllBytes(Path.Combine(folder, "test_batch.bin"), Batch(test));

        byte[] Batch(int count)
        {
            var bytes = new byte[count * Record];
            random.NextBytes(bytes);
            for (var image = 0; image < count; image++)
            {
                bytes[image * Record] = (byte)(image % 10);
            }

            return bytes;
        }
    }
}
