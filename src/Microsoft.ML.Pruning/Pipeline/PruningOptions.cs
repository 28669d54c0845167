using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What the pruning stages of a pipeline have in common.</summary>
public abstract record PruningOptions
{
    private protected PruningOptions()
    {
    }

    /// <summary>
    /// The fraction to prune, within [0, 1): of the weights (or units) of the selected layers, those masked already included. Default 0.5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double Sparsity { get; init => field = Fraction(value, nameof(Sparsity)); } = 0.5;

    /// <summary>Whether each layer gives up its own share or all layers compete; default <see cref="PruningScope.PerLayer"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public PruningScope Scope { get; init => field = TrainingArgument.Defined(value); } = PruningScope.PerLayer;

    /// <summary>
    /// Which layers are pruned, by name or pattern; by default every linear and convolutional layer but the one that yields the logits.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LayerSelection Layers { get; init => field = value ?? throw new ArgumentNullException(nameof(Layers)); } = new();

    /// <summary>
    /// Fractions of their own, within [0, 1), for layers by name or pattern; the layers that none fits give up <see cref="Sparsity"/>. Null (default) for
    /// none. Goes with <see cref="PruningScope.PerLayer"/> only.
    /// </summary>
    /// <exception cref="ArgumentException">There is no entry, or a name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not within [0, 1).</exception>
    public IReadOnlyDictionary<string, double>? LayerSparsities
    {
        get;
        init => field = value is null ? null : LayerFractions(value);
    }

    /// <summary>The column of probabilities of the stage that has the network; the pruned network's hides it. Default <c>Score</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string ScoreColumnName { get; init => field = ColumnName.Checked(value); } = "Score";

    /// <summary>The key column that the pruned network adds; it hides one of the same name. Default <c>PredictedLabel</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = ColumnName.Checked(value); } = "PredictedLabel";

    /// <summary>Refuses settings that contradict each other.</summary>
    internal void Check()
    {
        ColumnName.RequireDistinct((nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName));
        if (LayerSparsities is not null && Scope == PruningScope.Global)
        {
            throw new ArgumentException("LayerSparsities says what each layer gives up, so that Scope must be PerLayer, not Global. Set one of the two.");
        }
    }

    private static Dictionary<string, double> LayerFractions(IReadOnlyDictionary<string, double> layers) =>
        layers.Count == 0 || layers.Keys.Any(string.IsNullOrEmpty)
            ? throw new ArgumentException(
                $"{nameof(LayerSparsities)} {(layers.Count == 0 ? "is empty" : "has an empty name")}; give names of layers, or patterns with * and ?, each with its fraction, or leave it null.",
                nameof(LayerSparsities))
            : layers.ToDictionary(layer => layer.Key, layer => Fraction(layer.Value, $"{nameof(LayerSparsities)}[\"{layer.Key}\"]"));

    private static double Fraction(double value, string name) =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be within [0, 1): at least 0 and below 1.");
}
