using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Tests;

public sealed class SchedulerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Step() => Follows(o => lr_scheduler.StepLR(o, 3, 0.5), i => 0.8 * Math.Pow(0.5, i / 3));

    [Fact]
    public void Lambda() => Follows(o => lr_scheduler.LambdaLR(o, i => 1.0 / (1 + i)), i => 0.8 / (1 + i));

    [Fact]
    public void Cosine() => Follows(o => lr_scheduler.CosineAnnealingLR(o, 10, 0.1), i => 0.1 + 0.7 * (1 + Math.Cos(Math.PI * i / 10)) / 2);

    [Fact]
    public void Linear() => Follows(o => lr_scheduler.LinearLR(o, 0.25, 1, 4), i => 0.8 * (0.25 + 0.75 * Math.Min(i, 4) / 4));

    private static void Follows(Func<Optimizer, lr_scheduler.LRScheduler> make, Func<int, double> expected)
    {
        using var optimizer = SGD([nn.Parameter(ones(1))], 0.8);
        var scheduler = make(optimizer);
        for (int i = 0; i < 10; i++)
        {
            Close.To(expected(i), optimizer.ParamGroups.Single().LearningRate, 1e-12);
            Close.To(expected(i), scheduler.get_last_lr().Single(), 1e-12);
            optimizer.step();
            scheduler.step();
        }
    }
}
