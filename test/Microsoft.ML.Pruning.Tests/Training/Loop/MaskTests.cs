using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class MaskTests
{
    private static readonly OptimizerOptions[] Optimizers =
    [
        new SgdOptions { LearningRate = 0.1, Momentum = 0.9, WeightDecay = 1e-2 },
        new SgdOptions { LearningRate = 0.1, Momentum = 0.9, WeightDecay = 1e-2, Nesterov = true },
        new AdamOptions { LearningRate = 0.01, WeightDecay = 1e-2 },
        new AdamWOptions { LearningRate = 0.01 },
    ];

    private static readonly PlainOptions Plain = new() { Epochs = 3 };

    private static readonly PlainOptions Regularized = Plain with
    {
        Regularizers =
        [
            new L1Regularizer(1e-2),
            new GroupLassoRegularizer(1e-2),
            new GroupLassoRegularizer(1e-2, WeightGrouping.InputChannels),
            new BatchNormScaleRegularizer(1e-2),
        ],
    };

    private static readonly PlainOptions Distilled = Plain with
    {
        Distillation = new Distillation { Teacher = RandomNetworks.Parameterize(Clusters.SmallConv, 5) },
        RetrainingDropout = true,
    };

    public static MatrixTheoryData<OptimizerOptions, TrainingOptions> Trainings =>
        new(Optimizers, [Plain, Regularized, Distilled, Regularized with { Distillation = Distilled.Distillation }]);

    [Theory]
    [MemberData(nameof(Trainings), DisableDiscoveryEnumeration = true)]
    public void After_every_step_pruned_weights_and_their_state_are_exactly_zero(OptimizerOptions optimizer, TrainingOptions options)
    {
        var network = RandomNetworks.Prune(NetworkInitializer.Create(Clusters.SmallConv, Initializer.PyTorchDefault, 2), 0.6, 3);
        network = network.WithMasks(MaskSet.Empty
            .With("conv1.weight", Mask.FromPrunedIndices(36, Enumerable.Range(9, 9).ToArray()))
            .With("bn1.weight", Mask.FromPrunedIndices(4, 1))
            .With("bn1.bias", Mask.FromPrunedIndices(4, 1)));
        var rows = Clusters.For(Clusters.SmallConv, 80);
        var checks = 0;
        TrainingRun? run = null;
        using var scope = torch.NewDisposeScope();
        using var started = run = new TrainingRun(
            network, new SizedRows(rows, 80), null, options with { Optimizer = optimizer },
            TrainingHost.Silent with { OnBatch = _ => checks += CheckState(run!, network) }, seed: 4, torch.CPU);

        var trained = run.Train().Network;

        Assert.Equal(15 * network.Masks.Count, checks);
        Assert.Equal(network.Masks, trained.Masks);
        Assert.NotEqual(network.Values("conv1.weight").ToArray(), trained.Values("conv1.weight").ToArray());
        Assert.All(network.Masks, entry => Assert.True(entry.Value.HoldsFor(trained.Values(entry.Key))));
    }

    [Fact]
    public void Kept_weights_do_train_and_without_masks_no_weight_is_held_at_zero()
    {
        var network = RandomNetworks.Prune(NetworkInitializer.Create(Clusters.SmallMlp, Initializer.KaimingNormal, 2), 0.5, 3);
        Network freed = new(
            network.Definition, network.Definition.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray()));
        var rows = Clusters.For(Clusters.SmallMlp, 64);
        var options = new PlainOptions { Epochs = 1, Optimizer = new AdamOptions { LearningRate = 0.01 } };

        var held = NetworkTrainer.Train(network, rows, null, options, TrainingHost.Silent).Network.Values("fc2.weight").ToArray();
        var free = NetworkTrainer.Train(freed, rows, null, options, TrainingHost.Silent).Network.Values("fc2.weight").ToArray();

        Assert.Equal(network.Masks["fc2.weight"].PrunedCount, held.Count(value => value == 0));
        Assert.True(free.Count(value => value == 0) < held.Count(value => value == 0));
    }

    private static int CheckState(TrainingRun run, Network network)
    {
        var tensors = 0;
        ParameterInfo[] trainable = [.. network.Definition.Parameters.Where(parameter => parameter.IsTrainable)];
        float[][][] states = [.. run.Optimizer.State.Select(state => state.Select(TorchParameters.ValuesOf).ToArray())];
        var values = run.Parameters.Read();
        for (var i = 0; i < trainable.Length; i++)
        {
            if (network.Masks.TryGetValue(trainable[i].Name, out var mask))
            {
                Assert.True(mask.HoldsFor(values[trainable[i].Name]), trainable[i].Name);
                Assert.All(states[i], state => Assert.True(mask.HoldsFor(state), trainable[i].Name));

                // The gradient of a bias before a batch norm is 0 but for rounding.
                Assert.True(trainable[i].Name == "conv1.bias" || states[i].Any(state => state.Any(value => value != 0)), trainable[i].Name);
                tensors++;
            }
        }

        return tensors;
    }
}
