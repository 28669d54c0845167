using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>The four IDX files of MNIST, or of a data set published in the same form (28x28 images, labels 0 to 9).</summary>
internal sealed class MnistFormat : ImageFormat
{
    public static ImmutableArray<string> ClassNames { get; } = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    public override string Name => "MNIST";

    public override ImageSize Size => new(1, 28, 28);

    public override string FolderName => "mnist";

    public override string Expected => "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, "
        + "t10k-labels-idx1-ubyte (each also with .gz, or with a dot before idx)";

    public override IReadOnlyList<RemoteFile> RemoteFiles { get; } =
    [
        Remote("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        Remote("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
        Remote("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
        Remote("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
    ];

    public override ImageData Load(string folder) => new(Name, folder, LoadPart(folder, "train"), LoadPart(folder, "t10k"));

    protected override IEnumerable<string> Candidates(string folder) =>
        [folder, Path.Combine(folder, FolderName), Path.Combine(folder, "MNIST", "raw")];

    protected override bool IsPresent(string folder) => Directory.Exists(folder)
        && (FindFile(folder, "train", "images", 3) ?? FindFile(folder, "t10k", "images", 3)) is not null;

    private static ImageSet LoadPart(string folder, string part)
    {
        var imagesPath = RequireFile(folder, part, "images", 3);
        var labelsPath = RequireFile(folder, part, "labels", 1);
        var images = IdxFile.Read(imagesPath, rank: 3);
        var labels = IdxFile.Read(labelsPath, rank: 1);
        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new InvalidDataException(
                $"{imagesPath} holds {images.Dimensions[0]} images and {labelsPath} {labels.Dimensions[0]} labels; they must be as many.");
        }

        for (var i = 0; i < labels.Values.Length; i++)
        {
            RequireTenClasses(labelsPath, labels.Values[i], i);
        }

        return new ImageSet(new ImageSize(1, images.Dimensions[1], images.Dimensions[2]), images.Values, labels.Values, ClassNames);
    }

    private static string RequireFile(string folder, string part, string content, int rank) =>
        FindFile(folder, part, content, rank)
        ?? throw new FileNotFoundException(
            $"{folder} lacks {string.Join(", ", FileNames(part, content, rank))}: one of them must be there.");

    private static string? FindFile(string folder, string part, string content, int rank) =>
        FileNames(part, content, rank).Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string[] FileNames(string part, string content, int rank) =>
    [
        $"{part}-{content}-idx{rank}-ubyte.gz",
        $"{part}-{content}-idx{rank}-ubyte",
        $"{part}-{content}.idx{rank}-ubyte.gz",
        $"{part}-{content}.idx{rank}-ubyte",
    ];

    private static RemoteFile Remote(string name, string md5) => new(name, md5,
    [
        new Uri($"https://storage.googleapis.com/cvdf-datasets/mnist/{name}"),
        new Uri($"https://ossci-datasets.s3.amazonaws.com/mnist/{name}"),
    ]);
}
