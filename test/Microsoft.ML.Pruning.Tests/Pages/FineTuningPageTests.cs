using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Pages;

public sealed class FineTuningPageTests
{
    // Named as in the snippets.
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Stages_train_after_each_step()
    {
        var data = PageData.KeyedFlowers(ml);
        var calibration = PageData.KeyedFlowers(ml);
        var scored = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32]).Fit(data).Transform(data);

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
        var atStart = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32], new() { Epochs = 0 })
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

        var pruned = rounds.Fit(scored);
        foreach (var step in pruned.Report!.Steps)
        {
            Console.WriteLine($"{step.AchievedSparsity:P0}: loss {step.FineTuning?.Epochs[^1].TrainLoss:F3}");
        }

        NetworkTransformer[] fitted = [pruned, units.Fit(scored), atStart.Fit(data).LastTransformer, composed.Fit(scored)];
        Assert.All(fitted, stage => Assert.All(stage.Report!.Steps, step => Assert.NotNull(step.FineTuning)));
    }

    [Fact]
    public void A_student_learns_from_a_teacher()
    {
        var data = PageData.KeyedFlowers(ml);
        var teacher = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32]).Fit(data).Network;
        var student = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [16], new TorchNetworkOptions
        {
            Distillation = new() { Teacher = teacher, Temperature = 2, Weight = 0.7 },
        });
        Assert.NotNull(student.Fit(data).History);
    }

    [Fact]
    public void Movement_prunes_what_training_moves_towards_0()
    {
        var data = PageData.KeyedFlowers(ml);
        var scored = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [16]).Fit(data).Transform(data);
        var movement = ml.Pruning.PruneByMovement(0.7, new() { Schedule = new CubicSchedule(3), FineTune = new() { Epochs = 1 } });
        Assert.Equal([0, 1, 2, 3], movement.Fit(scored).Report!.Steps.Select(step => step.Step));
    }

    [Fact]
    public void Lottery_tickets_are_looked_for_in_rounds()
    {
        var data = PageData.KeyedFlowers(ml);
        var method = new LotteryTicketMethod
        {
            Training = new() { Iterations = 60, BatchSize = 16, ValidateEvery = 20 },
            Rounds = 2,
            Rewind = RewindPoint.Iteration(20),
            Controls = LotteryControls.RandomReinitialization,
        };
        var tickets = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [16], new() { Epochs = 0 })
            .Append(ml.Pruning.LotteryTicket(method, new() { Validation = new() { Fraction = 0.2 } }));
        var found = tickets.Fit(data);
        Console.WriteLine(found.LastTransformer.Report!.LotteryTickets!.ToFormattedTable());
        Assert.Equal(3, found.LastTransformer.Report.LotteryTickets.Rounds.Length);
    }
}
