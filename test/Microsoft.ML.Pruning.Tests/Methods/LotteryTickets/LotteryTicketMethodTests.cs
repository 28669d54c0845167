using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class LotteryTicketMethodTests
{
    private static readonly NetworkDefinition Definition = Clusters.SmallMlp;
    private static readonly LabeledRows Train = Clusters.For(Definition, 120);
    private static readonly LabeledRows Validation = Clusters.For(Definition, 40, seed: 8);
    private static readonly LabeledRows Test = Clusters.For(Definition, 50, seed: 9);
    private static readonly TrainingOptions Options = new PlainOptions { Iterations = 30, ValidateEvery = 5 };

    [Fact]
    public void Every_round_goes_back_to_the_first_weights_under_the_masks()
    {
        var first = NetworkInitializer.Create(Definition, Options.Initializer, Options.Seed!.Value);
        for (var rounds = 1; rounds <= 3; rounds++)
        {
            var result = Search(Train, Validation, null, Options, new() { Rounds = rounds });
            Assert.Equal(result.Ticket.Masks, result.Network.Masks);
            AssertSameWhereKept(first, result.Ticket);
            Assert.NotEqual(first.Values("fc1.weight").ToArray(), result.Network.Values("fc1.weight").ToArray());
            Assert.Equal(rounds + 1, result.Report.Rounds.Length);
            Assert.Equal([.. Enumerable.Range(0, rounds + 1)], result.Report.Rounds.Select(round => round.Round));
            Assert.Equal(Definition.WeightCount, result.Report.Rounds[0].WeightsLeft);
            Assert.Equal(result.Ticket.Masks.Values.Sum(mask => (long)mask.KeptCount), result.Report.Rounds[^1].WeightsLeft);
            Assert.Equal(
                result.Ticket.Masks.Values.Sum(mask => (long)mask.PrunedCount),
                Definition.WeightCount - result.Report.Rounds[^1].WeightsLeft);
            Assert.True(
                result.Report.Rounds.Zip(result.Report.Rounds.Skip(1)).All(pair => pair.First.WeightsLeft > pair.Second.WeightsLeft));
        }
    }

    [Fact]
    public void The_smallest_trained_weights_go()
    {
        var trained = NetworkTrainer.Train(Definition, Train, Validation, Options, TrainingHost.Silent).Network
            .Values("fc1.weight")
            .ToArray();
        var mask = Search(Train, Validation, null, Options, new() { Rounds = 1 }).Ticket.Masks["fc1.weight"];
        var largestPruned = trained.Where((_, i) => !mask[i]).Max(MathF.Abs);
        Assert.True(largestPruned <= trained.Where((_, i) => mask[i]).Min(MathF.Abs));
        Assert.Equal(PrunedCount(trained.Length, 0.2), mask.PrunedCount);
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(false, 17)]
    [InlineData(true, 2)]
    public void Rewinding_goes_back_to_a_point_of_the_dense_training_and_on_from_there(bool isEpoch, int count)
    {
        var rewind = isEpoch ? RewindPoint.Epoch(count) : RewindPoint.Iteration(count);
        var iteration = isEpoch ? count * 8 : count;
        var dense = NetworkTrainer.Train(
            Definition, Train, Validation, (PlainOptions)Options with { SnapshotIterations = [iteration] }, TrainingHost.Silent);
        var result = Search(Train, Validation, null, Options, new() { Rounds = 2, Rewind = rewind });
        AssertSameWhereKept(dense.Snapshots[iteration], result.Ticket);
        Assert.All(result.Report.Rounds, round => Assert.Equal(30, round.Ticket.Iterations));
        Assert.All(result.History.Validations, record => Assert.True(record.Iteration > iteration));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(19)]
    public void Training_that_goes_on_without_momentum_ends_where_it_would_have_ended(int iteration)
    {
        PlainOptions options = new()
        {
            Iterations = 30,
            SnapshotIterations = [iteration],
            Optimizer = new SgdOptions { LearningRate = 0.1 },
            LearningRate = new StepRate(1, 0.5),
        };
        var whole = NetworkTrainer.Train(Definition, Train, null, options, TrainingHost.Silent);
        var rest = NetworkTrainer.Train(
            whole.Snapshots[iteration],
            Train,
            null,
            options with { SnapshotIterations = [], StartIteration = iteration },
            TrainingHost.Silent);
        foreach (var parameter in Definition.Parameters)
        {
            Assert.Equal(whole.Network.Values(parameter.Name).ToArray(), rest.Network.Values(parameter.Name).ToArray());
        }
    }

    [Fact]
    public void Controls_have_as_many_weights_and_are_trained_in_the_rounds_asked_for()
    {
        LotteryTicketMethod options = new()
        {
            Rounds = 3,
            Controls = LotteryControls.RandomReinitialization | LotteryControls.RandomMasks,
            ControlRounds = [1, 3]
        };
        var report = Search(Train, Validation, Test, Options, options).Report;
        Assert.Equal([false, true, false, true], report.Rounds.Select(round => round.RandomReinitialization is not null));
        Assert.Equal([false, true, false, true], report.Rounds.Select(round => round.RandomMasks is not null));
        Assert.All(report.Rounds.SelectMany(Trials), trial => Assert.InRange(trial.FinalTestAccuracy!.Value, 0, 1));
        Assert.NotEqual(report.Rounds[3].Ticket.FinalValidationLoss, report.Rounds[3].RandomReinitialization!.FinalValidationLoss);
        Assert.NotEqual(report.Rounds[3].Ticket.FinalValidationLoss, report.Rounds[3].RandomMasks!.FinalValidationLoss);
        Assert.Equal(report, Search(Train, Validation, Test, Options, options).Report);
        Assert.Equal(3 + 4 + 4, report.ToFormattedTable().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Reinitialisations_are_fitted_to_the_training_rows_where_the_initialiser_is()
    {
        LotteryTicketMethod options = new() { Rounds = 1, Controls = LotteryControls.RandomReinitialization };
        var training = (PlainOptions)Options with { Initializer = Initializer.Lsuv };
        var round = Search(Train, Validation, null, training, options).Report.Rounds[1];
        Assert.NotEqual(round.Ticket.FinalValidationLoss, round.RandomReinitialization!.FinalValidationLoss);
    }

    [Fact]
    public void A_trial_reports_the_lowest_validation_loss_and_the_end()
    {
        var result = Search(Train, Validation, null, Options, new() { Rounds = 1 });
        var trial = result.Report.Rounds[1].Ticket;
        var lowest = result.History.Validations.MinBy(record => record.ValidationLoss)!;
        Assert.Equal(
            (lowest.Iteration, lowest.ValidationLoss, lowest.ValidationAccuracy),
            (trial.LowestIteration, trial.LowestValidationLoss, trial.ValidationAccuracyAtLowest));
        Assert.Equal(result.History.Validations[^1].ValidationLoss, trial.FinalValidationLoss);
        Assert.Null(trial.FinalTestAccuracy);
    }

    [Fact]
    public void Accuracy_on_test_rows_is_that_of_the_network_at_the_lowest_loss()
    {
        var trial = Search(Train, Validation, Validation, Options, new() { Rounds = 1 }).Report.Rounds[1].Ticket;
        Assert.Equal(trial.ValidationAccuracyAtLowest, trial.TestAccuracyAtLowest);
        Assert.Equal(trial.FinalValidationAccuracy, trial.FinalTestAccuracy);
    }

    [Fact]
    public void What_cannot_be_run_is_refused_before_training()
    {
        Refused(new() { Rewind = RewindPoint.Iteration(30) }, "iteration 30");
        Refused(new() { Rewind = RewindPoint.Epoch(9) }, "epoch 9");
        Refused(new() { Global = true, LayerRates = new Dictionary<string, double> { ["fc1"] = 0.1 } }, "LayerRates");
        Refused(new() { Rounds = 2, ControlRounds = [3] }, "ControlRounds has 3");
        Refused(new() { LayerRates = new Dictionary<string, double> { ["nothing"] = 0.1 } }, "nothing");
        Refused(new() { LayerRates = new Dictionary<string, double> { ["f*"] = 0.1, ["*1"] = 0.2 } }, "different sparsities");
        Refused(new() { Rate = 0.9, Rounds = 40 }, "Rate is 0.9");
        Refused(new() { OutputRate = 0.99, Rounds = 10 }, "OutputRate is 0.99");
        Refused(new() { LayerRates = new Dictionary<string, double> { ["fc1"] = 0.999 } }, "LayerRates[\"fc1\"] is 0.999");
        Assert.Throws<ArgumentException>(() => Search(Train, Validation, null, (PlainOptions)Options with { Iterations = 0 }, new()));
        Assert.Throws<ArgumentException>(() => Search(Train, null, null, Options, new()));

        static void Refused(LotteryTicketMethod options, string words)
        {
            var host = TrainingHost.Silent with
            {
                OnEpoch = epoch => Assert.Fail($"Trained for {epoch.Epoch} epochs before the options were refused.")
            };
            var error = Assert.Throws<ArgumentException>(() => Search(Train, Validation, null, Options, options, host));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_rate_above_zero_will_do()
    {
        var result = Search(Train, Validation, null, Options, new() { Rounds = 1, Rate = 1e-6, OutputRate = 0.5 });
        Assert.Equal(0, result.Ticket.Masks.GetValueOrDefault("fc1.weight")?.PrunedCount ?? 0);
    }

    [Fact]
    public void Rewinding_to_the_end_is_refused_for_streamed_rows_too()
    {
        var options = new PlainOptions { Epochs = 2 };
        var error = Assert.Throws<ArgumentException>(() =>
            Search(new StreamedRows(Train), Validation, null, options, new() { Rewind = RewindPoint.Iteration(16) }));
        Assert.Contains("iteration 16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streamed_rows_are_rewound_to_an_epoch_as_others_are()
    {
        LotteryTicketMethod options = new() { Rounds = 1, Rewind = RewindPoint.Epoch(2) };
        var training = (PlainOptions)Options with { ShuffleWindow = 200 };
        var held = Search(Train, Validation, null, training, options);
        var streamed = Search(new StreamedRows(Train), Validation, null, training, options);
        Assert.Equal(
            held.Report.Rounds.Select(round => round.Ticket.Iterations), streamed.Report.Rounds.Select(round => round.Ticket.Iterations));
        Assert.All(streamed.History.Validations, record => Assert.True(record.Iteration > 16));
    }

    [Fact]
    public void Messages_call_test_rows_by_their_name()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Search(Train, Validation, new StreamedRows(Train) { RowsInPass = _ => 0 }, Options, new()));
        Assert.Contains("no test rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_early_stopping_the_end_is_the_network_that_it_gives_back()
    {
        var training = new PlainOptions
        {
            Epochs = 40,
            Optimizer = new AdamOptions { LearningRate = 0.05 },
            EarlyStopping = new EarlyStopping(2)
        };
        LabeledRows misleading = new(
            Validation.Features,
            Validation.FeatureCount,
            [.. Validation.Labels.Select((label, i) => (label + i) % Validation.ClassCount)],
            Validation.ClassCount);
        var result = Search(Train, misleading, misleading, training, new() { Rounds = 1 });
        var trial = result.Report.Rounds[1].Ticket;
        Assert.True(result.History.BestEpoch < result.History.Epochs[^1].Epoch);
        Assert.Equal(trial.FinalValidationAccuracy, trial.FinalTestAccuracy);
        Close.To(trial.FinalValidationLoss, Reference.Measure(result.Network, misleading).Loss, 1e-5);
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LotteryTicketMethod { Rounds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LotteryTicketMethod { Rate = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LotteryTicketMethod { Rate = -0.2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LotteryTicketMethod { Rate = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LotteryTicketMethod { OutputRate = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new LotteryTicketMethod { LayerRates = new Dictionary<string, double> { ["a"] = -0.1 } });
        Assert.Throws<ArgumentException>(() => new LotteryTicketMethod { LayerRates = new Dictionary<string, double> { [""] = 0.1 } });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LotteryTicketMethod { Controls = (LotteryControls)4 });
        Assert.Throws<ArgumentOutOfRangeException>(() => RewindPoint.Iteration(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RewindPoint.Epoch(-1));
        Assert.Throws<ArgumentNullException>(() => new LotteryTicketMethod { Rewind = null! });
    }

    private static IEnumerable<LotteryTrial> Trials(LotteryRound round) =>
        new[] { round.Ticket, round.RandomReinitialization, round.RandomMasks }.OfType<LotteryTrial>();

    private static int PrunedCount(int weights, double rate) => (int)Math.Round(weights * rate, MidpointRounding.AwayFromZero);

    private static void AssertSameWhereKept(Network expected, Network ticket)
    {
        foreach (var parameter in ticket.Definition.Parameters)
        {
            var values = expected.Values(parameter.Name).ToArray();
            ticket.Masks.GetValueOrDefault(parameter.Name)?.ApplyTo(values);
            Assert.Equal(values, ticket.Values(parameter.Name).ToArray());
        }
    }

    private static Found Search(
        RowSource train,
        RowSource? validation,
        RowSource? test,
        TrainingOptions training,
        LotteryTicketMethod method,
        TrainingHost? host = null)
    {
        var first = NetworkInitializer.Create(Definition, training.Initializer, training.Seed!.Value, train);
        var context = new PruningContext(train) { Validation = validation, Test = test, Host = host ?? TrainingHost.Silent };
        var result = (method with { Training = training }).Prune(first, context);
        return new Found(result.Network, result.Start!, result.History!, result.Report.LotteryTickets!);
    }

    private sealed record Found(Network Network, Network Ticket, TrainingHistory History, LotteryTicketReport Report);
}
