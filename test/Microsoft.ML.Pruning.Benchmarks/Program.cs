using Microsoft.ML.Pruning.Benchmarks;

var benchmarks = new SortedDictionary<string, Func<int>>(StringComparer.Ordinal)
{
    ["pruning"] = PruningBenchmark.Run,
    ["training"] = TrainingBenchmark.Run,
};

if (args is [var name] && benchmarks.TryGetValue(name, out Func<int>? run))
{
    return run();
}

Console.Error.WriteLine($"Which benchmark? One of: {string.Join(", ", benchmarks.Keys)}.");
return 2;
