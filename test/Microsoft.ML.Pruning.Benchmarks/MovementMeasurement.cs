using System.Diagnostics;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>
/// What fine-tuning takes with and without summing up movement: the median step, the whole training's peak memory beyond network and rows.
/// </summary>
internal sealed record MovementMeasurement(PhaseCost Without, PhaseCost With, double Ratio)
{
    /// <summary>The command that measures in a process of its own; see <see cref="Run"/>.</summary>
    public const string Command = "measure-movement";

    /// <summary>Steps of a training; the first is not counted.</summary>
    public const int Steps = 6;

    /// <summary>Trainings of each kind, in turns.</summary>
    public const int Repeats = 3;

    /// <summary>Measures; an argument <c>--small</c> shrinks the network.</summary>
    public static MovementMeasurement Run(string[] arguments)
    {
        var warmUp = LargeNetwork.Create(small: true);
        Train(warmUp, RandomRows.For(warmUp.Definition, Options.BatchSize), track: true);
        var network = LargeNetwork.Create(arguments.Contains(PruningBenchmark.Small));
        var rows = RandomRows.For(network.Definition, Options.BatchSize * Steps);
        var (without, with) = (new PhaseCost[Repeats], new PhaseCost[Repeats]);
        for (var i = 0; i < Repeats; i++)
        {
            without[i] = Train(network, rows, track: false);
            with[i] = Train(network, rows, track: true);
        }

        var ratio = Repetition.Median([.. with.Zip(without, (one, other) => one.Seconds / other.Seconds)]);
        return new MovementMeasurement(PhaseCost.Over(without)!, PhaseCost.Over(with)!, ratio);
    }

    /// <summary>Everything at its default: Adam, and its batch size.</summary>
    public static TrainingOptions Options { get; } = new() { Seed = 1 };

    private static PhaseCost Train(Network network, LabeledRows rows, bool track)
    {
        var ends = new List<long>();
        var megabytes = PeakMemory.Of(() => NetworkTrainer.Train(
            network,
            rows,
            null,
            Options with { Iterations = Steps, TrackMovement = track },
            TrainingHost.Silent with { OnBatch = _ => ends.Add(Stopwatch.GetTimestamp()) }));
        return new PhaseCost(
            Repetition.Median([.. ends.Zip(ends.Skip(1), (one, next) => Stopwatch.GetElapsedTime(one, next).TotalSeconds)]), megabytes);
    }
}
