using Microsoft.ML.Pruning.Benchmarks;

var benchmarks = new SortedDictionary<string, Func<string[], int>>(StringComparer.Ordinal)
{
    ["greedy"] = _ => GreedyBenchmark.Run(),
    ["pruning"] = PruningBenchmark.Run,
    ["training"] = _ => TrainingBenchmark.Run(),
};
var measurements = new SortedDictionary<string, Func<string[], object>>(StringComparer.Ordinal)
{
    [SaliencyMeasurement.Command] = SaliencyMeasurement.Run,
    [MovementMeasurement.Command] = MovementMeasurement.Run,
};

if (args is [var part, ..] && measurements.TryGetValue(part, out var measure))
{
    OwnProcess.Answer(measure(args[1..]));
    return 0;
}

if (args is [var name, ..] && benchmarks.TryGetValue(name, out var run))
{
    return run(args[1..]);
}

Console.Error.WriteLine($"Which benchmark? One of: {string.Join(", ", benchmarks.Keys)}.");
return 2;
