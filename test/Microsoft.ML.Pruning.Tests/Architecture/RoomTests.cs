namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>Rooms (namespaces of the library) know only the rooms below them, and the hosts live in one room each.</summary>
public sealed class RoomTests
{
    private const string Root = "Microsoft.ML.Pruning";

    private static readonly string[] Axes = ["Saliencies", "Structures", "Allocations", "Schedules"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Foundations"] = [],
        ["Masks"] = ["Foundations"],
        ["Tasks"] = ["Foundations"],
        ["Networks"] = ["Foundations", "Masks"],
        ["Saliencies"] = ["Foundations", "Networks", "Masks"],
        ["Structures"] = ["Foundations", "Networks", "Masks"],
        ["Allocations"] = ["Foundations", "Networks", "Masks"],
        ["Schedules"] = ["Foundations", "Networks", "Masks"],
        ["Compaction"] = ["Foundations", "Networks", "Masks"],
        ["Inference"] = ["Foundations", "Networks", "Masks"],
        ["Evaluation"] = ["Foundations", "Tasks", "Networks", "Masks", "Inference"],
        ["Training"] = ["Foundations", "Tasks", "Networks", "Masks", "Saliencies"],
        ["Methods"] = ["Foundations", "Tasks", "Networks", "Masks", .. Axes, "Compaction", "Training", "Inference", "Evaluation"],
        ["Sensitivity"] =
        [
            "Foundations", "Tasks", "Networks", "Masks", .. Axes, "Compaction", "Methods", "Training", "Inference", "Evaluation",
        ],
        ["Pipeline"] =
        [
            "Foundations", "Tasks", "Networks", "Masks", .. Axes, "Compaction", "Methods", "Training", "Inference", "Evaluation",
            "Sensitivity",
        ],
    };

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_the_rooms_below_it(string room)
    {
        var types = TypesOf(room);
        Assert.NotEmpty(types);
        var wrong =
            from type in types
            from used in TypeReferences.Of(type)
            let other = RoomOf(used)
            where other is not null && other != room && !Allowed[room].Contains(other)
            select $"{type.FullName} -> {used.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Every_room_is_listed()
    {
        var unlisted = Library.GetTypes()
            .Select(RoomOf)
            .OfType<string>()
            .Distinct()
            .Where(room => room.Length > 0 && !Allowed.ContainsKey(room));
        Assert.Empty(unlisted);
    }

    [Fact]
    public void TorchSharp_is_used_in_Training_alone() =>
        Assert.Empty(UsersOf(name => name == "TorchSharp", allowedRooms: ["Training"]));

    [Fact]
    public void MLNet_is_used_in_Pipeline_and_at_the_door_alone() =>
        Assert.Empty(UsersOf(
            name => name is "Microsoft.ML.DataView" or "Microsoft.ML.Core" or "Microsoft.ML.Data" or "Microsoft.ML.Transforms",
            allowedRooms: ["Pipeline", ""]));

    private static System.Reflection.Assembly Library => System.Reflection.Assembly.Load("Microsoft.ML.Pruning");

    private static List<Type> TypesOf(string room) => [.. Library.GetTypes().Where(type => RoomOf(type) == room)];

    private static IEnumerable<string> UsersOf(Func<string, bool> assembly, string[] allowedRooms) =>
        (from type in Library.GetTypes()
         let room = RoomOf(type)
         where room is not null && !allowedRooms.Contains(room)
         from used in TypeReferences.Of(type)
         where assembly(used.Assembly.GetName().Name!)
         select $"{type.FullName} -> {used.FullName}").Distinct();

    /// <summary>The room of a type: "" for the root namespace, null for types of other assemblies and of the compiler.</summary>
    private static string? RoomOf(Type type)
    {
        if (type.Assembly != Library || type.Namespace is not { } name || !name.StartsWith(Root, StringComparison.Ordinal))
        {
            return null;
        }

        return name == Root ? "" : name[(Root.Length + 1)..].Split('.')[0];
    }
}
