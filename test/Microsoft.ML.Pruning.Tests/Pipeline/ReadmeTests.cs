using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>
/// The README's snippet on fine-tuning is the code of this file, line by line, so that it compiles and its options go together.
/// </summary>
public sealed class ReadmeTests
{
    private const string Section = "## Fine-tuning and schedules";

    [Fact]
    public void The_stages_of_the_snippet_can_be_made()
    {
        var ml = new MLContext(seed: 1);
        var calibration = TinyData.View(ml, 3);

        // In each round 30 % of what is left, then two epochs of training, with early stopping on a tenth of the rows.
        var rounds = ml.Pruning.PruneByMagnitude(0.95, new()
        {
            Schedule = new IterativeSchedule(Rate: 0.3),
            FineTune = new() { Epochs = 2, RetrainingDropout = true, EarlyStopping = new(Patience: 1) },
            Validation = new() { Fraction = 0.1 },
        });

        // Units, by what the loss would lose with them on rows set apart; the network before pruning teaches what is left.
        var units = ml.Pruning.PruneByTaylor(0.5, new()
        {
            Structure = new UnitStructure(Norm.Sum),
            Saliency = new TaylorSaliency(TaylorForm.Group) { Rows = 2_000 },
            Calibration = calibration,
            FineTune = new() { Epochs = 1, Distillation = new() },
        });

        // Before training: the network keeps its first weights, and fine-tuning is the training.
        var atStart = ml.MulticlassClassification.Trainers.TorchNetwork(Architectures.LeNet300_100, new() { Epochs = 0 })
            .Append(ml.Pruning.PruneBySnip(0.9, new() { FineTune = new() { Epochs = 5 } }));

        // Composed: any saliency, structure, allocation and schedule.
        var composed = ml.Pruning.Prune(new()
        {
            Sparsity = 0.8,
            Saliency = new OptimalBrainDamageSaliency(),
            Allocation = new SensitivityAllocation(),
            Schedule = new CubicSchedule(Steps: 5),
            FineTune = new() { Iterations = 200 },
        });

        Assert.All(new object[] { rounds, units, atStart, composed }, Assert.NotNull);
    }

    [Fact]
    public void The_snippet_in_the_README_is_the_code_above()
    {
        var source = File.ReadLines(RepositoryFolder.File("test", "Microsoft.ML.Pruning.Tests", "Pipeline", "ReadmeTests.cs"))
            .Select(line => line.Trim())
            .ToList();
        var readme = File.ReadLines(RepositoryFolder.File("README.md")).Select(line => line.Trim());
        List<string> snippet =
        [
            .. readme.SkipWhile(line => line != Section).SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")
        ];
        Assert.NotEmpty(snippet);
        Assert.Equal(snippet, source.Skip(source.IndexOf(snippet[0])).Take(snippet.Count));
    }
}
