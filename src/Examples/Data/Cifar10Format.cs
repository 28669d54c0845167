using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>
/// CIFAR-10's binary version: records of one label byte and 3072 pixel bytes, in any number of training batches and one test batch.
/// </summary>
internal sealed class Cifar10Format : ImageFormat
{
    private const string TrainingBatches = "data_batch_*.bin";
    private const string TestBatch = "test_batch.bin";
    private const string Archive = "cifar-10-binary.tar.gz";

    public static ImmutableArray<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public override string Name => "CIFAR-10";

    public override ImageSize Size => new(3, 32, 32);

    public override string FolderName => "cifar-10-batches-bin";

    public override string Expected => "data_batch_1.bin (one or more of data_batch_*.bin) and test_batch.bin";

    public override IReadOnlyList<RemoteFile> RemoteFiles { get; } =
        [new(Archive, "c32a1d4ab5d03f1284b67883e8d87530", [new Uri($"https://www.cs.toronto.edu/~kriz/{Archive}")])];

    public override ImageData Load(string folder)
    {
        var batches = Directory.GetFiles(folder, TrainingBatches);
        Array.Sort(batches, StringComparer.Ordinal);
        var test = Path.Combine(folder, TestBatch);
        if (batches.Length == 0 || !File.Exists(test))
        {
            throw new FileNotFoundException(
                $"{folder} lacks {(batches.Length == 0 ? TrainingBatches : TestBatch)}; CIFAR-10 in binary form is {Expected}.");
        }

        return new ImageData(Name, folder, LoadBatches(batches), LoadBatches([test]));
    }

    public override void Unpack(string folder)
    {
        var archive = Path.Combine(folder, Archive);
        using (var gzip = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress))
        using (var reader = new TarReader(gzip))
        {
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.Name.EndsWith(".bin", StringComparison.Ordinal))
                {
                    entry.ExtractToFile(Path.Combine(folder, Path.GetFileName(entry.Name)), overwrite: true);
                }
            }
        }

        File.Delete(archive);
    }

    protected override IEnumerable<string> Candidates(string folder) => [folder, Path.Combine(folder, FolderName)];

    protected override bool IsPresent(string folder) => Directory.Exists(folder)
        && (Directory.EnumerateFiles(folder, TrainingBatches).Any() || File.Exists(Path.Combine(folder, TestBatch)));

    private ImageSet LoadBatches(string[] paths)
    {
        var batches = paths.Select(ReadBatch).ToArray();
        var count = batches.Sum(batch => batch.Length / (1 + Size.Length));
        var pixels = new byte[count * Size.Length];
        var labels = new byte[count];
        var image = 0;
        for (var batch = 0; batch < batches.Length; batch++)
        {
            var start = image;
            for (var rest = batches[batch].AsSpan(); !rest.IsEmpty; rest = rest[(1 + Size.Length)..], image++)
            {
                RequireTenClasses(paths[batch], rest[0], image - start);
                labels[image] = rest[0];
                rest.Slice(1, Size.Length).CopyTo(pixels.AsSpan(image * Size.Length));
            }
        }

        return new ImageSet(Size, pixels, labels, ClassNames);
    }

    private byte[] ReadBatch(string path)
    {
        var record = 1 + Size.Length;
        var content = File.ReadAllBytes(path);
        return content.Length > 0 && content.Length % record == 0
            ? content
            : throw new InvalidDataException($"{path} is truncated or not a CIFAR-10 batch: {content.Length} bytes are not a whole number "
                + $"(one or more) of {record}-byte records.");
    }
}
