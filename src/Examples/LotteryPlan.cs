using System.Collections.Immutable;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>The trainings of a search for lottery tickets, in their order.</summary>
/// <param name="settings">What is searched for.</param>
/// <param name="images">The number of training images, those to be held out among them.</param>
internal sealed class LotteryPlan(LotterySettings settings, int images)
{
    /// <summary>Those of all seeds.</summary>
    public ImmutableArray<WorkPoint> Trainings => [.. settings.Seeds.SelectMany(TrainingsOf)];

    private int Batches => Math.Max(1, (images - settings.Validation + settings.BatchSize - 1) / settings.BatchSize);

    private int Epochs => (settings.Iterations + Batches - 1) / Batches;

    /// <summary>Epochs of a training that begins at the rewind point.</summary>
    private int RewoundEpochs => Math.Max(1, Epochs - (settings.Search.Rewind.Count / Batches));

    public IReadOnlyList<WorkPoint> TrainingsOf(int seed)
    {
        var search = settings.Search;
        var trainings = new List<WorkPoint> { Training("dense", Epochs) };
        for (var round = 1; round <= search.Rounds; round++)
        {
            trainings.Add(Training($"round {round}, ticket", RewoundEpochs));
            if (HasControl(LotteryControls.RandomReinitialization, round))
            {
                trainings.Add(Training($"round {round}, reinit", Epochs));
            }

            if (HasControl(LotteryControls.RandomMasks, round))
            {
                trainings.Add(Training($"round {round}, random", RewoundEpochs));
            }
        }

        return trainings;

        WorkPoint Training(string title, int epochs) => new($"Seed {seed}: {title}", "training", epochs);
    }

    private bool HasControl(LotteryControls control, int round) => settings.Search.Controls.HasFlag(control)
        && (settings.Search.ControlRounds.IsEmpty || settings.Search.ControlRounds.Contains(round));
}
