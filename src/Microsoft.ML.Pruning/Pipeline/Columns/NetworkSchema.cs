using Microsoft.ML.Data;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The columns that a network stage adds: their types and annotations, as a schema and as the shape of one.</summary>
internal static class NetworkSchema
{
    private const string ScoreColumnKind = "ScoreColumnKind";
    private const string ScoreValueKind = "ScoreValueKind";
    private const string ScoreColumnSetId = "ScoreColumnSetId";
    private const string Multiclass = "MulticlassClassification";

    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    /// <summary>The schema of a stage's output: the input's columns, then the scores, then the predicted label.</summary>
    public static DataViewSchema Extend(DataViewSchema input, NetworkStage stage)
    {
        var setId = NextSetId(input);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);

        var score = new DataViewSchema.Annotations.Builder();
        stage.Classes.AddSlotNames(score);
        AddKinds(score, setId, "Score");
        score.Add(NetworkDataViewType.AnnotationName, NetworkDataViewType.Instance, (ref NetworkStage destination) => destination = stage);
        builder.AddColumn(
            stage.Columns.Score, new VectorDataViewType(NumberDataViewType.Single, stage.Classes.Count), score.ToAnnotations());

        var predicted = new DataViewSchema.Annotations.Builder();
        stage.Classes.AddKeyValues(predicted);
        AddKinds(predicted, setId, "PredictedLabel");
        builder.AddColumn(stage.Columns.PredictedLabel, new KeyDataViewType(typeof(uint), stage.Classes.Count), predicted.ToAnnotations());
        return builder.ToSchema();
    }

    /// <summary>The same for shapes, where only the shape of the label (or of an earlier predicted label) is known.</summary>
    public static SchemaShape Extend(SchemaShape input, SchemaShape.Column label, string scoreColumn, string predictedLabelColumn)
    {
        var columns = input.Where(column => column.Name != scoreColumn && column.Name != predictedLabelColumn).ToList();
        columns.Add(MLNetInternals.NewShapeColumn(
            scoreColumn, VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(
            [
                .. ClassLabels.SlotNamesShape(label),
                .. KindShapes(),
                MLNetInternals.NewShapeColumn(
                    NetworkDataViewType.AnnotationName, VectorKind.Scalar, NetworkDataViewType.Instance, isKey: false),
            ])));
        columns.Add(MLNetInternals.NewShapeColumn(
            predictedLabelColumn, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true,
            new SchemaShape([.. ClassLabels.KeyValuesShape(label), .. KindShapes()])));
        return new SchemaShape(columns);
    }

    /// <summary>Whether the shape of a Score column promises a network.</summary>
    public static bool CarriesNetwork(SchemaShape.Column score) =>
        score.Annotations.Any(
            annotation => annotation.Name == NetworkDataViewType.AnnotationName && annotation.ItemType is NetworkDataViewType);

    private static void AddKinds(DataViewSchema.Annotations.Builder annotations, uint setId, string valueKind)
    {
        annotations.AddPrimitiveValue(ScoreColumnSetId, SetIdType, setId);
        annotations.AddPrimitiveValue(ScoreColumnKind, TextDataViewType.Instance, Multiclass.AsMemory());
        annotations.AddPrimitiveValue(ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
    }

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
