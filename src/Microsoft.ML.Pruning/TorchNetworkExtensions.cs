using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tasks;
using BinaryTrainers = Microsoft.ML.BinaryClassificationCatalog.BinaryClassificationTrainers;
using MulticlassTrainers = Microsoft.ML.MulticlassClassificationCatalog.MulticlassClassificationTrainers;
using RegressionTrainers = Microsoft.ML.RegressionCatalog.RegressionTrainers;

namespace Microsoft.ML.Pruning;

/// <summary>Trains neural networks with TorchSharp, among ML.NET's own trainers.</summary>
/// <remarks>Scoring needs no libtorch.</remarks>
public static class TorchNetworkExtensions
{
    /// <summary>Trains a network for several classes; its scores are their probabilities.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="definition">The network: its input is the feature column, its outputs are those of the task.</param>
    /// <param name="options">How to read the data and train.</param>
    /// <returns>An estimator to append to a pipeline that has a feature column and a label column.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options contradict each other or the task, or give two columns one name; the network's output is no row of numbers; or a width
    /// is below 1.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this MulticlassTrainers trainers, NetworkDefinition definition, TorchNetworkOptions options) =>
        Trainer(trainers, MulticlassKind.Instance, kind => NetworkPlan.Of(definition, kind), options);

    /// <summary>Trains a network for several classes; its scores are their probabilities.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="definition">The network: its input is the feature column, its outputs are those of the task.</param>
    /// <param name="labelColumnName">The label, as <see cref="TorchNetworkOptions.LabelColumnName"/>.</param>
    /// <param name="featureColumnName">The inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The weights of the rows, of Single; null for all alike.</param>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/returns|/exception"/>
    public static TorchNetworkTrainer TorchNetwork(
        this MulticlassTrainers trainers,
        NetworkDefinition definition,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null) =>
        trainers.TorchNetwork(definition, Options(labelColumnName, featureColumnName, exampleWeightColumnName));

    /// <summary>Trains a network for several classes; its scores are their probabilities.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="network">Makes the network of the number of inputs and outputs, once the data are known.</param>
    /// <param name="options">How to read the data and train.</param>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this MulticlassTrainers trainers, Func<NetworkShape, NetworkDefinition> network, TorchNetworkOptions? options = null) =>
        Trainer(trainers, MulticlassKind.Instance, _ => NetworkPlan.Of(network), options ?? new TorchNetworkOptions());

    /// <summary>Trains a network for several classes; its scores are their probabilities.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="hidden">The widths of the hidden layers, each at least 1; inputs and outputs come from the data.</param>
    /// <param name="options">How to read the data and train.</param>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this MulticlassTrainers trainers, int[] hidden, TorchNetworkOptions options) =>
        Trainer(trainers, MulticlassKind.Instance, _ => NetworkPlan.Of(hidden), options);

    /// <summary>Trains a network for several classes; its scores are their probabilities.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="hidden">The widths of the hidden layers, each at least 1; inputs and outputs come from the data.</param>
    /// <param name="labelColumnName">The label, as <see cref="TorchNetworkOptions.LabelColumnName"/>.</param>
    /// <param name="featureColumnName">The inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The weights of the rows, of Single; null for all alike.</param>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/returns|/exception"/>
    public static TorchNetworkTrainer TorchNetwork(
        this MulticlassTrainers trainers,
        int[] hidden,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null) =>
        trainers.TorchNetwork(hidden, Options(labelColumnName, featureColumnName, exampleWeightColumnName));

    /// <summary>Trains a network to tell true from false.</summary>
    /// <remarks>It adds a score (a logit), its probability and the predicted label.</remarks>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/param|/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this BinaryTrainers trainers, NetworkDefinition definition, TorchNetworkOptions options) =>
        Trainer(trainers, BinaryKind.Instance, kind => NetworkPlan.Of(definition, kind), options);

    /// <summary>Trains a network to tell true from false.</summary>
    /// <remarks>It adds a score (a logit), its probability and the predicted label.</remarks>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, string, string, string)" path="/param|/returns|/exception"/>
    public static TorchNetworkTrainer TorchNetwork(
        this BinaryTrainers trainers,
        NetworkDefinition definition,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null) =>
        trainers.TorchNetwork(definition, Options(labelColumnName, featureColumnName, exampleWeightColumnName));

    /// <summary>Trains a network to tell true from false.</summary>
    /// <remarks>It adds a score (a logit), its probability and the predicted label.</remarks>
    /// <inheritdoc
    /// cref="TorchNetwork(MulticlassTrainers, Func{NetworkShape, NetworkDefinition}, TorchNetworkOptions)"
    /// path="/param|/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this BinaryTrainers trainers, Func<NetworkShape, NetworkDefinition> network, TorchNetworkOptions? options = null) =>
        Trainer(trainers, BinaryKind.Instance, _ => NetworkPlan.Of(network), options ?? new TorchNetworkOptions());

    /// <summary>Trains a network to tell true from false.</summary>
    /// <remarks>It adds a score (a logit), its probability and the predicted label.</remarks>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, int[], TorchNetworkOptions)" path="/param|/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this BinaryTrainers trainers, int[] hidden, TorchNetworkOptions options) =>
        Trainer(trainers, BinaryKind.Instance, _ => NetworkPlan.Of(hidden), options);

    /// <summary>Trains a network to tell true from false.</summary>
    /// <remarks>It adds a score (a logit), its probability and the predicted label.</remarks>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, int[], string, string, string)" path="/param|/returns|/exception"/>
    public static TorchNetworkTrainer TorchNetwork(
        this BinaryTrainers trainers,
        int[] hidden,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null) =>
        trainers.TorchNetwork(hidden, Options(labelColumnName, featureColumnName, exampleWeightColumnName));

    /// <summary>Trains a network to predict one or several numbers.</summary>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/param|/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this RegressionTrainers trainers, NetworkDefinition definition, TorchNetworkOptions options) =>
        Trainer(trainers, RegressionKind.Of(options?.Loss), kind => NetworkPlan.Of(definition, kind), options);

    /// <summary>Trains a network to predict one or several numbers.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="definition">The network: its input is the feature column, its outputs are those of the task.</param>
    /// <param name="labelColumnName">The label, as <see cref="TorchNetworkOptions.LabelColumnName"/>.</param>
    /// <param name="featureColumnName">The inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The weights of the rows, of Single; null for all alike.</param>
    /// <param name="loss">What errors cost; null for their square.</param>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/returns|/exception"/>
    public static TorchNetworkTrainer TorchNetwork(
        this RegressionTrainers trainers,
        NetworkDefinition definition,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        RegressionLoss? loss = null) =>
        trainers.TorchNetwork(definition, Options(labelColumnName, featureColumnName, exampleWeightColumnName) with { Loss = loss });

    /// <summary>Trains a network to predict one or several numbers.</summary>
    /// <inheritdoc
    /// cref="TorchNetwork(MulticlassTrainers, Func{NetworkShape, NetworkDefinition}, TorchNetworkOptions)"
    /// path="/param|/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this RegressionTrainers trainers, Func<NetworkShape, NetworkDefinition> network, TorchNetworkOptions? options = null) =>
        Trainer(trainers, RegressionKind.Of(options?.Loss), _ => NetworkPlan.Of(network), options ?? new TorchNetworkOptions());

    /// <summary>Trains a network to predict one or several numbers.</summary>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, int[], TorchNetworkOptions)" path="/param|/returns|/exception"/>
    [OverloadResolutionPriority(1)]
    public static TorchNetworkTrainer TorchNetwork(
        this RegressionTrainers trainers, int[] hidden, TorchNetworkOptions options) =>
        Trainer(trainers, RegressionKind.Of(options?.Loss), _ => NetworkPlan.Of(hidden), options);

    /// <summary>Trains a network to predict one or several numbers.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="hidden">The widths of the hidden layers, each at least 1; inputs and outputs come from the data.</param>
    /// <param name="labelColumnName">The label, as <see cref="TorchNetworkOptions.LabelColumnName"/>.</param>
    /// <param name="featureColumnName">The inputs, a vector of Single.</param>
    /// <param name="exampleWeightColumnName">The weights of the rows, of Single; null for all alike.</param>
    /// <param name="loss">What errors cost; null for their square.</param>
    /// <inheritdoc cref="TorchNetwork(MulticlassTrainers, NetworkDefinition, TorchNetworkOptions)" path="/returns|/exception"/>
    public static TorchNetworkTrainer TorchNetwork(
        this RegressionTrainers trainers,
        int[] hidden,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        string? exampleWeightColumnName = null,
        RegressionLoss? loss = null) =>
        trainers.TorchNetwork(hidden, Options(labelColumnName, featureColumnName, exampleWeightColumnName) with { Loss = loss });

    private static TorchNetworkOptions Options(string label, string features, string? weights) =>
        new() { LabelColumnName = label, FeatureColumnName = features, ExampleWeightColumnName = weights };

    private static TorchNetworkTrainer Trainer(
        object trainers, TaskKind kind, Func<TaskKind, NetworkPlan> plan, TorchNetworkOptions? options)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ArgumentNullException.ThrowIfNull(options);
        var environment = MLNetInternals.EnvironmentOf(trainers);
        NetworkLoader.Register(environment);
        return new TorchNetworkTrainer(environment, kind, plan(kind), options);
    }
}
