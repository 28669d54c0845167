using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>
/// Finds the images for a network: the folder asked for, else the one PRUNING_DATA names, else data/ below the current folder or
/// the repository, else a download, else (for MNIST) drawn digits.
/// </summary>
internal sealed class DataSearch
{
    public const string Variable = "PRUNING_DATA";

    public required string CurrentFolder { get; init; }

    /// <summary>The value of PRUNING_DATA; null when it is not set.</summary>
    public string? VariableValue { get; init; }

    public required Func<DataDownload> OpenDownload { get; init; }

    /// <summary>Draws digits with a seed.</summary>
    public Func<int, ImageData> Draw { get; init; } = seed => GeneratedDigits.Create(seed);

    /// <summary>Takes one line about where the data comes from when that is not a folder at hand.</summary>
    public required Action<string> Say { get; init; }

    public static DataSearch OnThisMachine(Action<string> say) => new()
    {
        CurrentFolder = Directory.GetCurrentDirectory(),
        VariableValue = Environment.GetEnvironmentVariable(Variable),
        OpenDownload = DataDownload.OverNetwork,
        Say = say,
    };

    /// <summary>The images that fit a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="askedFolder">The value of --data, or null.</param>
    /// <param name="seed">For drawn digits.</param>
    public ImageData Find(NetworkDefinition network, string? askedFolder, int seed)
    {
        var format = ImageFormat.ForLength(network.InputShape.Count)
            ?? throw new InvalidDataException($"{network.Name} takes {network.InputShape}; there is no data set of such images.");
        var images = Find(format, askedFolder, seed);
        return images.Train.Size.Length == network.InputShape.Count
            ? images
            : throw new InvalidDataException($"{network.Name} takes {network.InputShape} ({network.InputShape.Count} values), "
                + $"but the images of {images.Source} are {images.Train.Size}.");
    }

    /// <param name="format">The kind of images that fit the network.</param>
    /// <param name="askedFolder">The value of --data, or null.</param>
    /// <param name="seed">For drawn digits.</param>
    public ImageData Find(ImageFormat format, string? askedFolder, int seed)
    {
        if (!string.IsNullOrEmpty(askedFolder))
        {
            return LoadNamed(format, askedFolder, $"--data {askedFolder}");
        }

        if (!string.IsNullOrEmpty(VariableValue))
        {
            return LoadNamed(format, VariableValue, $"{Variable}={VariableValue}");
        }

        var folders = UsualFolders();
        return folders.Select(format.Locate).FirstOrDefault(found => found is not null) is { } folder
            ? format.Load(folder)
            : Fetched(format, folders[^1], seed);
    }

    private static ImageData LoadNamed(ImageFormat format, string folder, string origin)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"{origin}: there is no such folder; give one with the files of {format.Name}: {format.Expected}.");
        }

        if (format.Locate(folder) is { } found)
        {
            return format.Load(found);
        }

        var other = ImageFormat.All.FirstOrDefault(candidate => candidate != format && candidate.Locate(folder) is not null);
        throw other is null
            ? new FileNotFoundException($"{origin} holds no {format.Name}: looked there and in {format.FolderName}/ for {format.Expected}.")
            : new InvalidDataException(
                $"{origin} holds {other.Name} ({other.Size}, {other.Size.Length} values an image), but the network takes {format.Size} "
                    + $"({format.Size.Length} values): give a folder with {format.Name} or another network.");
    }

    private ImageData Fetched(ImageFormat format, string dataFolder, int seed)
    {
        var folder = Path.Combine(dataFolder, format.FolderName);
        Say($"No {format.Name} at hand; fetching it into {folder}.");
        using var download = OpenDownload();
        if (download.TryFetch(format, folder) is not { } reason)
        {
            return format.Load(folder);
        }

        if (format != ImageFormat.Mnist)
        {
            throw new FileNotFoundException(
                $"{format.Name} could not be fetched ({reason}); give a folder with --data or {Variable}: {format.Expected}.");
        }

        Say($"{format.Name} could not be fetched ({reason}); using generated digits instead: "
            + $"figures are not comparable with {format.Name}'s.");
        return Draw(seed);
    }

    /// <summary>data/ below the current folder and, where that lies in a repository, below the repository's root (last).</summary>
    private List<string> UsualFolders()
    {
        var folders = new List<string> { Path.Combine(CurrentFolder, "data") };
        for (var folder = new DirectoryInfo(CurrentFolder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pruning.sln")))
            {
                folders.Add(Path.Combine(folder.FullName, "data"));
                break;
            }
        }

        return folders;
    }
}
