using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Runs alone: the memory of the process is measured.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    private const int Rounds = 20;
    private const long Allowed = 20L << 20;

    [Fact]
    public void Twenty_trainings_leave_no_tensor_and_no_memory_behind()
    {
        // One copy of the weights is 2 MB, so a round that loses one tensor of them grows the process by 40 MB in all.
        var definition = NetworkDefinition.Input(512).Linear(1024).ReLU().Dropout(0.1).Linear(3).Build("leak");
        var start = RandomNetworks.Prune(NetworkInitializer.Create(definition, Initializer.PyTorchDefault, 1), 0.5, 1);
        var rows = Clusters.For(definition, 64);
        TrainOnce(start, rows, round: 0);
        var live = LiveTensors;
        var growth = ProcessMemory.LeastGrowth(
            () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    TrainOnce(start, rows, round);
                }
            },
            Allowed);
        Assert.Equal(live, LiveTensors);
        Assert.InRange(growth, long.MinValue, Allowed);
    }

    [Fact]
    public void A_training_with_every_option_holds_no_more_tensors_after_one_batch_than_after_another()
    {
        var start = RandomNetworks.Prune(RandomNetworks.Parameterize(Clusters.SmallConv, 1), 0.5, 1);
        var rows = Clusters.For(Clusters.SmallConv, 64);
        var options = new PlainOptions
        {
            Iterations = 14,
            ValidateEvery = 1,
            SnapshotIterations = [0, 5],
            TrackMovement = true,
            RetrainingDropout = true,
            Distillation = new Distillation { Teacher = start },
            Regularizers = [new L1Regularizer(1e-3), new GroupLassoRegularizer(1e-3), new BatchNormScaleRegularizer()],
        };
        var live = new List<long>();
        var before = LiveTensors;
        NetworkTrainer.Train(start, rows, rows, options, TrainingHost.Silent with { OnBatch = _ => live.Add(LiveTensors) });

        Assert.Equal(14, live.Count);
        Assert.Single(live.Distinct());
        Assert.Equal(before, LiveTensors);
    }

    [Fact]
    public void A_training_that_fails_leaves_no_tensor_behind()
    {
        var rows = Clusters.For(Clusters.SmallMlp, 64);
        var diverging = new PlainOptions { Optimizer = new SgdOptions { LearningRate = 1e30 } };
        var live = LiveTensors;
        for (var round = 0; round < Rounds; round++)
        {
            Assert.Throws<InvalidOperationException>(
                () => NetworkTrainer.Train(Clusters.SmallMlp, rows, rows, diverging, TrainingHost.Silent));
        }

        Assert.Equal(live, LiveTensors);
    }

    [Fact]
    public void Gathering_statistics_leaves_no_tensor_behind_even_where_it_fails()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var rows = Clusters.For(Clusters.SmallConv, 20);
        var live = LiveTensors;
        StatisticsRequest[] requests =
        [
            new GradientRequest(), new GradientMagnitudeRequest(), new HessianGradientRequest(),
            new CurvatureRequest(), new CurvatureRequest { ClassProbes = 2 }, new CurvatureRequest { Method = CurvatureMethod.Hutchinson },
            new FisherRequest(), new InputRequest(), new InputRequest(Gram: true),
        ];
        foreach (var request in requests.Select(request => request with { BatchSize = 8 }))
        {
            var checks = 0;
            StatisticsCollector.Collect(network, request, ["conv1.weight", "fc1.bias"], rows, checkCancelled: () => checks++);
            Assert.Equal(live, LiveTensors);
            Assert.Throws<OperationCanceledException>(() => StatisticsCollector.Collect(
                network,
                request,
                ["conv1.weight", "fc1.bias"],
                rows,
                checkCancelled: () => _ = --checks == 0 ? throw new OperationCanceledException() : 0));
            Assert.Equal(live, LiveTensors);
        }
    }

    private static long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    private static void TrainOnce(Network start, LabeledRows rows, int round)
    {
        OptimizerOptions optimizer = (round % 3) switch
        {
            0 => new SgdOptions { LearningRate = 0.01, Momentum = 0.9 },
            1 => new AdamOptions(),
            _ => new AdamWOptions(),
        };
        var options = new PlainOptions { Epochs = 2, Optimizer = optimizer, EarlyStopping = new EarlyStopping() };
        NetworkTrainer.Train(start, round % 2 == 0 ? rows : new StreamedRows(rows), rows, options, TrainingHost.Silent);
    }
}
