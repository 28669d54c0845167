using Microsoft.ML.Data;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The columns that a network stage adds, with types and annotations.</summary>
/// <remarks>They are told as a schema and as the shape of one.</remarks>
internal static class NetworkSchema
{
    private const string ScoreColumnKind = "ScoreColumnKind";
    private const string ScoreValueKind = "ScoreValueKind";
    private const string Score = "Score";
    private const string ScoreColumnSetId = "ScoreColumnSetId";

    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    /// <summary>The columns that a stage adds to such data.</summary>
    /// <remarks>The score comes first and carries the stage.</remarks>
    public static OutputColumn[] OutputsOf(DataViewSchema input, NetworkStage stage)
    {
        var setId = NextSetId(input);
        return stage.Task.Outputs(stage.Columns, (annotations, valueKind) =>
        {
            annotations.AddPrimitiveValue(ScoreColumnSetId, SetIdType, setId);
            annotations.AddPrimitiveValue(ScoreColumnKind, TextDataViewType.Instance, stage.Task.ScoreColumnKind.AsMemory());
            annotations.AddPrimitiveValue(ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
            if (valueKind == Score)
            {
                annotations.Add(
                    NetworkDataViewType.AnnotationName,
                    new NetworkDataViewType(stage.Task.Kind, stage.Columns),
                    (ref NetworkStage destination) => destination = stage);
            }
        });
    }

    /// <summary>The output's schema: the input's columns, then the added ones.</summary>
    public static DataViewSchema Extend(DataViewSchema input, OutputColumn[] outputs)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var output in outputs)
        {
            builder.AddColumn(output.Name, output.Type, output.Annotations);
        }

        return builder.ToSchema();
    }

    /// <summary>The same for shapes.</summary>
    /// <remarks>Only the shape of the label is known.</remarks>
    public static SchemaShape Extend(SchemaShape input, SchemaShape.Column label, TaskKind kind, NetworkColumns columns)
    {
        var added = kind.AddedShapes(label, columns);
        var network = MLNetInternals.NewShapeColumn(
            NetworkDataViewType.AnnotationName, VectorKind.Scalar, new NetworkDataViewType(kind, columns), isKey: false);
        return new SchemaShape(
        [
            .. input.Where(column => Array.TrueForAll(added, own => own.Name != column.Name)),
            .. added.Select((column, index) => MLNetInternals.NewShapeColumn(
                column.Name,
                column.Kind,
                column.ItemType,
                column.IsKey,
                new SchemaShape([.. column.Annotations, .. KindShapes(), .. index == 0 ? [network] : Array.Empty<SchemaShape.Column>()]))),
        ]);
    }

    /// <summary>What a Score column's shape says of its network.</summary>
    /// <remarks>Null where there is no network behind it.</remarks>
    public static NetworkDataViewType? NetworkBehind(SchemaShape.Column score) =>
        score.Annotations.FirstOrDefault(annotation => annotation.Name == NetworkDataViewType.AnnotationName).ItemType
            as NetworkDataViewType;

    private static SchemaShape.Column[] KindShapes() =>
    [
        MLNetInternals.NewShapeColumn(ScoreColumnSetId, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
        MLNetInternals.NewShapeColumn(ScoreColumnKind, VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
        MLNetInternals.NewShapeColumn(ScoreValueKind, VectorKind.Scalar, TextDataViewType.Instance, isKey: false),
    ];

    private static uint NextSetId(DataViewSchema schema)
    {
        uint next = 1;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId)?.Type is KeyDataViewType type && type.RawType == typeof(uint))
            {
                uint present = 0;
                column.Annotations.GetValue(ScoreColumnSetId, ref present);
                next = Math.Max(next, present + 1);
            }
        }

        return next;
    }
}
