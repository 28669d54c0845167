using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// What the stages have in common that learn a network from its definition: columns, rows, seed, progress and cancellation.
/// </summary>
internal sealed class NetworkLearner
{
    private readonly IHost _host;
    private readonly Cancellation _cancellation;
    private readonly NetworkDefinition _definition;

    public NetworkLearner(IHostEnvironment environment, string name, NetworkDefinition definition, TorchNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(definition);
        options.RequireSettings();
        if (definition.OutputShape.Rank != 1)
        {
            throw new ArgumentException(
                $"The network '{definition.Name}' yields shape {definition.OutputShape}, but a classifier yields one logit for each class. "
                + "End it with a Linear layer of as many outputs as there are classes, "
                + "behind a Flatten or GlobalAvgPool2d.", nameof(definition));
        }

        _host = environment.Register(name);
        _cancellation = new Cancellation(environment, _host);
        _definition = definition;
        Options = options with { Seed = options.Seed ?? _host.Rand.Next() };
    }

    /// <summary>The options; the seed is known.</summary>
    public TorchNetworkOptions Options { get; }

    /// <summary>Checks the columns that are read and promises those that the network adds.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Require(inputSchema, Options.FeatureColumnName, _definition);
        var label = LabelColumn.Find(inputSchema, Options.LabelColumnName);
        ValidationColumn.Require(inputSchema, Options.ValidationColumnName);
        return NetworkSchema.Extend(inputSchema, label, Options.ScoreColumnName, Options.PredictedLabelColumnName);
    }

    /// <summary>Reads the rows and makes a stage of what is learnt from them.</summary>
    /// <param name="input">Data with the feature column and the label column.</param>
    /// <param name="learn">
    /// Learns from rows, given the columns that they came from, the options with the memory budget that is left, and the host of training.
    /// </param>
    public NetworkTransformer Fit(IDataView input, Func<RowColumns, LearningRows, TorchNetworkOptions, TrainingHost, NetworkStage> learn)
    {
        ArgumentNullException.ThrowIfNull(input);
        var check = _cancellation.CheckCancelled(Options.CancellationToken);
        var columns = RowColumns.Find(input, "data", _definition, Options.Columns, marks: Options.ValidationColumnName);
        using var bridge = new TrainingBridge(_host, check);
        var rows = LearningRows.Read(columns, Options.Rows, Options.Seed!.Value, check);
        return new NetworkTransformer(learn(columns, rows, Options with { MemoryBudgetBytes = rows.Left.Option }, bridge.Host));
    }
}
