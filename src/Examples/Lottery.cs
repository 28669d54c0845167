using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>
/// Looks for lottery tickets as Frankle and Carbin (2019) did, for every seed, and shows each training: the dense network, the tickets, and
/// their controls.
/// </summary>
internal static class Lottery
{
    public static int Run(LotterySettings settings, DataSearch search, StageConsole console, CancellationToken stop = default)
    {
        OutputFile.Prepare(settings.Csv);
        var network = ExampleNetworks.Create(settings.Network);
        var images = search.Find(network, settings.Data, settings.Seeds[0]);
        console.Introduce(network, images);

        var plan = new LotteryPlan(settings, images.Train.Count);
        var points = console.Work(plan.Trainings, progress => settings.Seeds
            .SelectMany(seed => Search(settings, plan, seed, network, images, progress, stop))
            .ToList());

        console.Show(LotteryTable.Of(points));
        console.Say($"Rewound to {settings.Search.Rewind}; {Figures.Count(settings.Iterations)} iterations of {settings.BatchSize} images");
        console.Say($"Loss on {Figures.Count(settings.Validation)} held-out images every {settings.ValidateEvery} iterations");
        LotteryCsv.Write(settings.Csv, points);
        console.Say($"Trainings written to {settings.Csv}");
        return 0;
    }

    private static IEnumerable<LotteryPoint> Search(
        LotterySettings settings,
        LotteryPlan plan,
        int seed,
        NetworkDefinition network,
        ImageData images,
        WorkProgress progress,
        CancellationToken stop)
    {
        var ml = new MLContext(seed);
        var (rest, heldOut) = images.Train.HoldOut(settings.Validation, seed);
        var train = rest.ToDataView(ml);
        var keys = ml.Transforms.Conversion
            .MapValueToKey(nameof(ImageRow.Label), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(train);
        var initializer = new XavierNormalInitializer();
        var untrained = ml.MulticlassClassification.Trainers.TorchNetwork(
            network, new() { Epochs = 0, Initializer = initializer, Seed = seed });
        var search = settings.Search with
        {
            Training = new()
            {
                Iterations = settings.Iterations,
                BatchSize = settings.BatchSize,
                Optimizer = new AdamOptions { LearningRate = settings.LearningRate },
                Initializer = initializer,
                ValidateEvery = settings.ValidateEvery,
                Seed = seed,
            },
        };
        var tickets = untrained.Append(ml.Pruning.LotteryTicket(search, new()
        {
            Validation = new() { View = keys.Transform(heldOut.ToDataView(ml)) },
            Test = keys.Transform(images.Test.ToDataView(ml)),
            CancellationToken = stop,
        }));
        var model = progress.RunTrainings(plan.TrainingsOf(seed), ml, () => tickets.Fit(keys.Transform(train))).LastTransformer;
        return model.Report!.LotteryTickets!.Rounds.SelectMany(round => LotteryPoint.Of(settings.Network, seed, round));
    }
}
