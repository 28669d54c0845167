using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>
/// Wide rows under a small budget, in a process whose managed heap cannot grow beyond what the budget and the program need: a process that
/// holds more ends with an OutOfMemoryException. The test starts it: this test program, with one explicit test.
/// </summary>
public sealed class MemoryBudgetTests
{
    private const string BudgetVariable = "PRUNING_TEST_BUDGET";
    private const long MegaByte = 1 << 20;
    private const int Features = 25_000;
    private const int Count = 2_400;
    private const long Budget = 32 * MegaByte;

    // The test program, ML.NET, the weights and one row need about 35 MB, garbage not yet collected some more; the rows are 240 MB.
    private const long Heap = Budget + (96 * MegaByte);

    [Fact]
    public void Wide_rows_keep_to_the_budget_in_all_that_reads_them()
    {
        var (exitCode, output) = RunLimited(Budget);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void A_heap_of_that_size_does_not_hold_more_rows()
    {
        var (exitCode, output) = RunLimited(8 * Budget);
        Assert.NotEqual(0, exitCode);
        Assert.Contains(nameof(OutOfMemoryException), output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(140)]
    [InlineData(250)]
    public void An_initialiser_that_needs_rows_has_room_for_them_whatever_of_the_data_is_held(int rowsInBudget)
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(120));
        var options = TinyData.Quick() with
        {
            BatchSize = 8,
            Initializer = new LsuvInitializer { Rows = 16, Tolerance = 0.1 },
            Computing = new() { MemoryBudgetBytes = rowsInBudget * new RowShape(TinyData.Inputs).Bytes },
        };
        Assert.NotNull(TinyData.Trainer(ml, options).Fit(data).Network);
    }

    [Fact(Explicit = true)]
    public void Train_and_prune_in_this_process()
    {
        var budget = long.Parse(Environment.GetEnvironmentVariable(BudgetVariable)!, CultureInfo.InvariantCulture);
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, log) => messages.Add(log.Message);
        var data = WideView(ml);
        var definition = NetworkDefinition.Input(Features).Linear(4).BatchNorm().ReLU().Linear(4).ReLU().Linear(3).Build();
        var computing = new ComputingOptions { MemoryBudgetBytes = budget };
        var training = new TorchNetworkOptions { Epochs = 2, BatchSize = 32, Initializer = Initializer.Lsuv, Computing = computing };
        var trainer = ml.MulticlassClassification.Trainers.TorchNetwork(
            definition, training with { Validation = new() { Fraction = 0.3 } });
        var scored = trainer.Fit(data).Transform(data);
        var tuning = new TrainingOptions { Epochs = 1, BatchSize = 32 };
        var taylor = new PruningOptions
        {
            Saliency = new TaylorSaliency { Rows = 100, BatchSize = 32 },
            FineTune = tuning,
            Computing = new() { MemoryBudgetBytes = budget }
        };
        ml.Pruning.PruneByTaylor(0.5, taylor with { Validation = new() { Fraction = 0.3 } }).Fit(scored);
        ml.Pruning.PruneByTaylor(0.5, taylor with { Calibration = data }).Fit(scored);
        ml.Pruning
            .Prune(new()
            {
                Sparsity = 0.5,
                Allocation = new SensitivityAllocation(),
                Validation = new() { View = data },
                Computing = computing
            })
            .Fit(scored);
        ml.Pruning.ScanSensitivity(scored, new() { Rows = 100, Sparsities = [0.5], Computing = new() { MemoryBudgetBytes = budget } });

        // An error within the budget, not a process without memory.
        var greedy = taylor with { Saliency = new TaylorSaliency { Rows = Count, BatchSize = 32 } };
        var error = Assert.Throws<ArgumentException>(() => ml.Pruning.PruneByTaylor(0.5, greedy).Fit(scored));
        Assert.Contains("raise MemoryBudgetBytes", error.Message, StringComparison.Ordinal);
        Assert.Contains(messages, message => message.Contains("The shuffle window holds", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("Batch norm is estimated on a sample of", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("Sensitivity is measured on a sample of", StringComparison.Ordinal));
    }

    private static IDataView WideView(MLContext ml)
    {
        var schema = SchemaDefinition.Create(typeof(WideRow));
        schema[nameof(WideRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        var view = ml.Data.LoadFromEnumerable(Enumerable.Range(0, Count).Select(WideRow.Of), schema);
        return ml.Transforms.Conversion.MapValueToKey("Label").Fit(view).Transform(view);
    }

    private static (int ExitCode, string Output) RunLimited(long budget)
    {
        var program = typeof(MemoryBudgetTests).Assembly.Location;
        var test = $"{typeof(MemoryBudgetTests).FullName}.{nameof(Train_and_prune_in_this_process)}";
        var start = new ProcessStartInfo("dotnet", [program, "-method", test, "-explicit", "only"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_PROCESSOR_COUNT"] = "2",
                ["DOTNET_gcConcurrent"] = "0",
                ["DOTNET_GCConserveMemory"] = "9",
                [BudgetVariable] = budget.ToString(CultureInfo.InvariantCulture),
                ["DOTNET_GCHeapHardLimit"] = Heap.ToString("X", CultureInfo.InvariantCulture),
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private sealed class WideRow
    {
        private const int Values = 20;

        public VBuffer<float> Features { get; set; }

        public string Label { get; set; } = "";

        public static WideRow Of(int number)
        {
            int[] slots = [.. Enumerable.Range(0, Values).Select(i => (i * (MemoryBudgetTests.Features / Values)) + (number % 100))];
            float[] values = [.. slots.Select((_, i) => (i % 3) + (number % 5))];
            return new WideRow
            {
                Features = new VBuffer<float>(MemoryBudgetTests.Features, Values, values, slots),
                Label = TinyData.Classes[number % 3],
            };
        }
    }
}
