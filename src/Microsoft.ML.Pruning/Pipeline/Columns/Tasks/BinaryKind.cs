using Microsoft.ML.Data;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Two classes: the label is a Boolean, the score a logit.</summary>
/// <remarks>Beside the score stand the probability of true and the predicted label.</remarks>
internal sealed class BinaryKind : TaskKind
{
    private BinaryKind()
    {
    }

    private static SchemaShape.Column NormalizedShape => MLNetInternals.NewShapeColumn(
        BinaryColumns.IsNormalized, VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false);

    public static BinaryKind Instance { get; } = new();

    public override string Catalog => "BinaryClassification";

    public override string MissingLabel => "no Boolean";

    public override string Ending => "one logit";

    protected override string LabelType => "a Boolean";

    public override TaskColumns Of(DataViewSchema.Column label) => BinaryColumns.Instance;

    public override SchemaShape.Column LabelBehind(SchemaShape schema, SchemaShape.Column score, NetworkColumns columns) => default;

    public override SchemaShape.Column[] AddedShapes(SchemaShape.Column label, NetworkColumns columns) =>
    [
        MLNetInternals.NewShapeColumn(columns.Score, VectorKind.Scalar, NumberDataViewType.Single, isKey: false),
        MLNetInternals.NewShapeColumn(
            columns.Probability,
            VectorKind.Scalar,
            NumberDataViewType.Single,
            isKey: false,
            new SchemaShape([NormalizedShape])),
        MLNetInternals.NewShapeColumn(columns.PredictedLabel, VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false),
    ];

    public override (string Role, string Name)[] AddedNames(NetworkColumns columns) =>
    [
        ("ScoreColumnName", columns.Score),
        ("ProbabilityColumnName", columns.Probability),
        ("PredictedLabelColumnName", columns.PredictedLabel),
    ];

    protected override bool Takes(DataViewType type) => type is BooleanDataViewType;

    protected override bool Takes(SchemaShape.Column column) =>
        column is { IsKey: false, Kind: VectorKind.Scalar, ItemType: BooleanDataViewType };

    protected override string Advice(string name, bool learned) =>
        "Convert it with ml.Transforms.Conversion.ConvertType, or use ml.MulticlassClassification for other labels.";
}
