using System.Text.RegularExpressions;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>Folders inside rooms know only the folders below them, and TorchSharp stays in its folders.</summary>
/// <remarks>Files that stand in a room itself are its contract and its door: they and the folders may know each other.</remarks>
public sealed partial class FolderTests
{
    private static readonly string[] TorchFolders =
        ["Training", "Training/Calibration", "Training/Loop", "Training/Optimizers", "Training/Torch"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Inference/Kernels"] = [],
        ["Inference/Operations"] = ["Kernels"],
        ["Inference/Candidates"] = ["Operations", "Kernels"],
        ["Inference/Planning"] = ["Operations", "Kernels"],
        ["Masks/Selection"] = [],
        ["Allocations/Sensitivity"] = [],
        ["Methods/Stepwise"] = [],
        ["Methods/GreedyFilters"] = ["Stepwise"],
        ["Methods/LotteryTickets"] = ["Stepwise"],
        ["Methods/StructureSelection"] = ["Stepwise"],
        ["Networks/Layers"] = [],
        ["Networks/Graph"] = ["Layers"],
        ["Networks/Files"] = ["Layers", "Graph"],
        ["Saliencies/Algebra"] = [],
        ["Saliencies/Statistics"] = ["Algebra"],
        ["Training/Rows"] = [],
        ["Training/Regularizers"] = [],
        ["Training/Factors"] = [],
        ["Training/Torch"] = ["Rows", "Factors"],
        ["Training/Optimizers"] = ["Torch"],
        ["Training/Initializers"] = ["Rows", "Torch"],
        ["Training/Calibration"] = ["Rows", "Torch"],
        ["Training/Loop"] = ["Rows", "Factors", "Torch", "Optimizers", "Initializers", "Regularizers"],
        ["Pipeline/Columns"] = [],
        ["Pipeline/Options"] = ["Columns"],
        ["Pipeline/Rows"] = ["Columns", "Options"],
        ["Pipeline/ModelFiles"] = ["Columns"],
        ["Pipeline/Scoring"] = ["Columns", "ModelFiles"],
        ["Pipeline/Metrics"] = [],
        ["Pipeline/Estimators"] = ["Columns", "Options", "Rows", "ModelFiles", "Scoring", "Metrics"],
    };

    private static readonly Dictionary<string, string> FolderByType = Folders();

    public static TheoryData<string> Names => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_knows_only_the_folders_below_it(string folder)
    {
        var types = Library.GetTypes().Where(type => FolderOf(type) == folder).ToList();
        Assert.NotEmpty(types);
        var room = folder.Split('/')[0];
        var wrong =
            from type in types
            from used in TypeReferences.Of(type)
            let other = FolderOf(used)
            where other is not null && other != folder && other.StartsWith(room + "/", StringComparison.Ordinal)
            where !Allowed[folder].Contains(other[(room.Length + 1)..])
            select $"{type.FullName} -> {used.FullName} ({other})";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Every_folder_is_listed() =>
        Assert.Empty(FolderByType.Values.Where(folder => folder.Contains('/', StringComparison.Ordinal)).Except(Allowed.Keys));

    [Fact]
    public void TorchSharp_stays_in_its_folders()
    {
        var users =
            from type in Library.GetTypes()
            let folder = FolderOf(type)
            where folder is not null && !TorchFolders.Contains(folder)
            from used in TypeReferences.Of(type)
            where used.Assembly.GetName().Name == "TorchSharp"
            select $"{type.FullName} ({folder})";
        Assert.Empty(users.Distinct());
    }

    private static System.Reflection.Assembly Library => System.Reflection.Assembly.Load("Microsoft.ML.Pruning");

    /// <summary>The room, and the first folder in it, of the file that has a type; null for types from elsewhere.</summary>
    private static string? FolderOf(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Assembly == Library ? FolderByType.GetValueOrDefault(type.Name.Split('`')[0]) : null;
    }

    private static Dictionary<string, string> Folders()
    {
        var root = RepositoryFolder.File("src", "Microsoft.ML.Pruning");
        var files =
            from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            let parts = Path.GetRelativePath(root, file).Replace('\\', '/').Split('/')
            where parts[0] is not ("bin" or "obj")
            from type in TypeName().Matches(File.ReadAllText(file))
            select (Type: type.Groups["name"].Value, Folder: string.Join('/', parts[..^1].Take(2)));
        return files.GroupBy(file => file.Type, file => file.Folder, StringComparer.Ordinal)
            .ToDictionary(type => type.Key, type => type.First(), StringComparer.Ordinal);
    }

    [GeneratedRegex(
        @"^(?:public|internal)(?: \w+)* (?:class|struct|record|interface|enum|delegate [\w<>]+) (?<name>\w+)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TypeName();
}
