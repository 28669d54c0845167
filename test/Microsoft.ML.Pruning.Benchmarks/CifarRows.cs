using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Images of CIFAR-10 in binary form, from the folder that PRUNING_DATA names.</summary>
internal static class CifarRows
{
    private const string Variable = "PRUNING_DATA";
    private const string Folder = "cifar-10-batches-bin";
    private const int Pixels = 3 * 32 * 32;
    private const int Classes = 10;

    /// <summary>Some images of a batch.</summary>
    /// <param name="batch">The name of the file without its end, for example <c>data_batch_1</c>.</param>
    /// <param name="first">The first image.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="DirectoryNotFoundException">PRUNING_DATA names no folder with the images.</exception>
    public static LabeledRows Read(string batch, int first, int count)
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        string[] places = [root ?? "", Path.Combine(root ?? "", Folder)];
        var folder = places.FirstOrDefault(path => File.Exists(Path.Combine(path, $"{batch}.bin")))
            ?? throw new DirectoryNotFoundException($"{Variable} is '{root}'; name a folder with {Folder}/{batch}.bin.");
        var bytes = File.ReadAllBytes(Path.Combine(folder, $"{batch}.bin")).AsSpan(first * (Pixels + 1), count * (Pixels + 1));
        var (features, labels) = (new float[count * Pixels], new int[count]);
        for (var row = 0; row < count; row++)
        {
            var record = bytes.Slice(row * (Pixels + 1), Pixels + 1);
            labels[row] = record[0];
            for (var pixel = 0; pixel < Pixels; pixel++)
            {
                features[(row * Pixels) + pixel] = (record[pixel + 1] / 127.5f) - 1;
            }
        }

        return new LabeledRows(features, Pixels, labels, Classes);
    }
}
