using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Training that starts from an earlier network.</summary>
public sealed class FitFromNetworkTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void It_goes_on_from_the_weights_and_keeps_what_was_pruned(string task)
    {
        var data = TaskData.View(_ml, 60);
        var pruned = _ml.Pruning.PruneByMagnitude(0.6).Fit(TaskData.Trained(_ml, task).Transform(data)).Network;
        var before = pruned.Values("fc1.weight").ToArray();

        var unchanged = TaskData.Trainer(_ml, task, TaskData.Options(task, epochs: 0)).Fit(data, pruned);
        Assert.Equal(pruned.Definition, unchanged.Network.Definition);
        Assert.Equal(before, unchanged.Network.Values("fc1.weight").ToArray());

        var trainer = TaskData.Trainer(_ml, task, TaskData.Options(task, epochs: 2));
        var trained = trainer.Fit(data, pruned).Network;
        Assert.Equal(before, pruned.Values("fc1.weight").ToArray());
        Assert.Equal(pruned.Masks, trained.Masks);
        Assert.NotEqual(before, trained.Values("fc1.weight").ToArray());
        foreach (var (name, mask) in trained.Masks)
        {
            Assert.All(trained.Values(name).ToArray(), (value, i) => Assert.True(mask[i] || value == 0, $"{name}[{i}] is {value}"));
        }

        Assert.Equal(trained.Values("fc1.weight").ToArray(), trainer.Fit(data, pruned).Network.Values("fc1.weight").ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_fits_in_a_row_learn_more_than_one(string task)
    {
        var data = TaskData.View(_ml, 90);
        var trainer = TaskData.Trainer(_ml, task, TaskData.Options(task, epochs: 3));
        var once = trainer.Fit(data);
        var twice = trainer.Fit(data, once.Network);
        Assert.True(twice.History!.Epochs[^1].TrainLoss < once.History!.Epochs[^1].TrainLoss);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_network_may_have_other_layers_than_the_trainer_makes_but_not_other_widths(string task)
    {
        var outputs = TaskData.OutputsOf(task);
        var data = TaskData.View(_ml, 30);
        foreach (var trainer in new[]
        {
            TaskData.Trainer(_ml, task),
            TaskData.Trainer(_ml, task, [3], TaskData.Options(task)),
            TaskData.Trainer(_ml, task, Architectures.Mlp(9, 5, outputs), TaskData.Options(task)),
        })
        {
            var other = TinyData.RandomNetwork(Architectures.Mlp(TaskData.Inputs, 7, 6, 5, outputs), 1);
            Assert.Equal(other.Definition, trainer.Fit(data, other).Network.Definition);
            Refused("takes 5 inputs", TinyData.RandomNetwork(Architectures.Mlp(5, outputs), 1));
            Refused($"has {outputs + 1} outputs", TinyData.RandomNetwork(Architectures.Mlp(TaskData.Inputs, outputs + 1), 1));
            Assert.Throws<ArgumentNullException>(() => trainer.Fit(data, null!));
            Assert.Throws<ArgumentNullException>(() => trainer.Fit(null!, other));

            void Refused(string words, Network network) => Assert.Contains(
                words, Assert.Throws<ArgumentException>(() => trainer.Fit(data, network)).Message, StringComparison.Ordinal);
        }
    }
}
