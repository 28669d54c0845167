namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>A kind of data folder: how to find it, read it and fetch it.</summary>
internal abstract class ImageFormat
{
    public static ImageFormat Mnist { get; } = new MnistFormat();

    public static ImageFormat Cifar10 { get; } = new Cifar10Format();

    public static IReadOnlyList<ImageFormat> All { get; } = [Mnist, Cifar10];

    public abstract string Name { get; }

    /// <summary>The size of the public data set's images.</summary>
    public abstract ImageSize Size { get; }

    /// <summary>The folder the data set is kept in, below a data folder.</summary>
    public abstract string FolderName { get; }

    /// <summary>What is looked for, for error messages.</summary>
    public abstract string Expected { get; }

    public abstract IReadOnlyList<RemoteFile> RemoteFiles { get; }

    /// <summary>The format whose public images hold this many values, or null.</summary>
    public static ImageFormat? ForLength(long length) => All.FirstOrDefault(format => format.Size.Length == length);

    /// <summary>The folder with this format's files: the given one or one of its usual subfolders; null when neither has them.</summary>
    public string? Locate(string folder) => Candidates(folder).FirstOrDefault(IsPresent);

    /// <summary>Makes ready for <see cref="Load"/> what was fetched into the folder.</summary>
    public virtual void Unpack(string folder)
    {
    }

    public abstract ImageData Load(string folder);

    protected abstract IEnumerable<string> Candidates(string folder);

    protected abstract bool IsPresent(string folder);

    protected static void RequireTenClasses(string path, byte label, long position)
    {
        if (label > 9)
        {
            throw new InvalidDataException($"{path} is mislabelled: label {label} at image {position}; labels run from 0 to 9.");
        }
    }
}
