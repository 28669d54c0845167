using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Runs alone: the tensors of the process are counted.</summary>
[Collection(nameof(LeakTests))]
public sealed class TensorCountTests
{
    public static TheoryData<string> Names => [.. TorchPrunings.Trainings.Keys, .. TorchPrunings.Prunings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Torch_holds_as_many_tensors_afterwards_as_before(string name)
    {
        // What other tests left behind must not go while tensors are counted.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = torch.Tensor.TotalCount;
        TorchPrunings.Trainings.Concat(TorchPrunings.Prunings).Single(entry => entry.Key == name).Value();

        Assert.Equal(before, torch.Tensor.TotalCount);
    }
}
