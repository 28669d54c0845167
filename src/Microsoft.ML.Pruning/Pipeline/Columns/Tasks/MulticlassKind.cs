using Microsoft.ML.Data;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Several classes: label and predicted label are keys.</summary>
/// <remarks>The scores are the probabilities of the classes.</remarks>
internal sealed class MulticlassKind : TaskKind
{
    private MulticlassKind()
    {
    }

    public static MulticlassKind Instance { get; } = new();

    public override string Catalog => "MulticlassClassification";

    public override string MissingLabel => "a missing key";

    public override string Ending => "one logit for each class";

    protected override string LabelType => "a key";

    public override TaskColumns Of(DataViewSchema.Column label) =>
        new MulticlassColumns(ClassLabels.Of(label, (KeyDataViewType)label.Type));

    public override SchemaShape.Column LabelBehind(SchemaShape schema, SchemaShape.Column score, NetworkColumns columns) =>
        ClassLabels.LabelShape(schema, score, columns.PredictedLabel);

    public override SchemaShape.Column[] AddedShapes(SchemaShape.Column label, NetworkColumns columns) =>
    [
        MLNetInternals.NewShapeColumn(
            columns.Score, VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(ClassLabels.SlotNamesShape(label))),
        MLNetInternals.NewShapeColumn(
            columns.PredictedLabel,
            VectorKind.Scalar,
            NumberDataViewType.UInt32,
            isKey: true,
            new SchemaShape(ClassLabels.KeyValuesShape(label))),
    ];

    public override (string Role, string Name)[] AddedNames(NetworkColumns columns) =>
        [("ScoreColumnName", columns.Score), ("PredictedLabelColumnName", columns.PredictedLabel)];

    protected override bool Takes(DataViewType type) => type is KeyDataViewType;

    protected override bool Takes(SchemaShape.Column column) => column is { IsKey: true, Kind: VectorKind.Scalar };

    protected override string Advice(string name, bool learned) => learned
        ? $"Put ml.Transforms.Conversion.MapValueToKey(\"{name}\") before the trainer."
        : "Map it with the transformer that was fitted to the training data.";
}
