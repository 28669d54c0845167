using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>
/// Trainings with every optimiser and prunings with every saliency that run on torch, each with all that it may use there.
/// </summary>
internal static class TorchPrunings
{
    public static readonly NetworkDefinition Definition = NetworkDefinition.Input(1, 8, 8)
        .Conv2d(4, 3).BatchNorm().LeakyReLU().AvgPool2d(2).Flatten().Dropout(0.2).Linear(8).Tanh().Linear(3).Build("stressed");

    private static readonly LabeledRows Rows = Clusters.For(Definition, 48);
    private static readonly Network Start = RandomNetworks.Parameterize(Definition, 3);

    public static IReadOnlyDictionary<string, Func<Network>> Trainings
    {
        get;
    } = new Dictionary<string, Func<Network>>(StringComparer.Ordinal)
    {
        ["plain SGD"] = () => Train(new SgdOptions { LearningRate = 0.05 }),
        ["momentum"] = () => Train(new SgdOptions { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 1e-3, Nesterov = true }),
        ["Adam"] = () => Train(new AdamOptions { WeightDecay = 1e-3 }),
        ["AdamW"] = () => Train(new AdamWOptions()),
    };

    public static IReadOnlyDictionary<string, Func<Network>> Prunings { get; } = new Saliency[]
    {
        new TaylorSaliency(),
        new TaylorSaliency(TaylorForm.Group),
        new OptimalBrainDamageSaliency(),
        new OptimalBrainDamageSaliency { Method = CurvatureMethod.Hutchinson },
        new WoodFisherSaliency(),
        new WandaSaliency(),
        new SparseGptSaliency(),
        new SnipSaliency(),
        new GraspSaliency(),
        new MovementSaliency(),
    }.ToDictionary(saliency => saliency.ToString(), saliency => (Func<Network>)(() => Prune(saliency)), StringComparer.Ordinal);

    private static Network Train(OptimizerOptions optimizer)
    {
        var options = new PlainOptions
        {
            Epochs = 3,
            Optimizer = optimizer,
            TrackMovement = true,
            RetrainingDropout = true,
            Distillation = new Distillation { Teacher = Start },
            Regularizers = [new L1Regularizer(1e-3), new GroupLassoRegularizer(1e-3), new BatchNormScaleRegularizer()],
        };
        return NetworkTrainer.Train(RandomNetworks.Prune(Start, 0.5, 1), Rows, Rows, options, TrainingHost.Silent).Network;
    }

    private static Network Prune(Saliency saliency)
    {
        var method = Pruner.Method(saliency.Name, saliency, new WeightStructure(), new GlobalAllocation(), new LinearSchedule(2));
        var context = new PruningContext(Rows)
        {
            FineTune = new TrainingOptions { Epochs = 1, BatchSize = 16, Computing = new() { Threads = 1 }, Optimizer = new AdamOptions() },
            Computing = new() { Threads = 1 },
        };
        return Pruner.Prune(Start, method, 0.5, context: context).Network;
    }
}
