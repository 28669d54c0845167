using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Tasks;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Numbers: the label is a Single or a vector of them.</summary>
/// <remarks>A vector for several outputs; the score is of the same type.</remarks>
/// <param name="loss">What errors cost.</param>
internal sealed class RegressionKind(RegressionLoss loss) : TaskKind
{
    public override string Catalog => "Regression";

    public override string MissingLabel => "NaN or infinite";

    public override string Ending => "one number for each target";

    protected override string LabelType => "a Single, or a vector of Single of known size";

    /// <summary>The kind of a loss; of squares where there is none.</summary>
    public static RegressionKind Of(RegressionLoss? loss) => new(loss ?? RegressionLoss.Squared);

    public override TaskColumns Of(DataViewSchema.Column label) =>
        label.Type is VectorDataViewType vector
            ? new RegressionColumns(new RegressionTask(vector.Size, loss), isVector: true)
            : new RegressionColumns(new RegressionTask(1, loss), isVector: false);

    public override SchemaShape.Column LabelBehind(SchemaShape schema, SchemaShape.Column score, NetworkColumns columns) => score;

    public override SchemaShape.Column[] AddedShapes(SchemaShape.Column label, NetworkColumns columns) =>
        [MLNetInternals.NewShapeColumn(columns.Score, label.Kind, NumberDataViewType.Single, isKey: false)];

    public override (string Role, string Name)[] AddedNames(NetworkColumns columns) => [("ScoreColumnName", columns.Score)];

    public override void RequireLoss(RegressionLoss? loss)
    {
    }

    protected override bool Takes(DataViewType type) =>
        type.Equals(NumberDataViewType.Single)
        || (type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.Equals(NumberDataViewType.Single));

    protected override bool Takes(SchemaShape.Column column) =>
        column is { IsKey: false, Kind: VectorKind.Scalar or VectorKind.Vector } && column.ItemType.Equals(NumberDataViewType.Single);

    protected override string Advice(string name, bool learned) => "Convert it with ml.Transforms.Conversion.ConvertType.";
}
