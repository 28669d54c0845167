using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training.Optimizers;

public sealed class TorchOptimizerTests
{
    public static MatrixTheoryData<string, bool> Paths => new(OptimizerFigures.Rules.Keys, [true, false]);

    [Theory]
    [MemberData(nameof(Paths))]
    public void After_200_steps_the_weights_are_those_of_PyTorch(string rule, bool fused)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = OptimizerFigures.Start();
        using var optimizer = new TorchOptimizer(OptimizerFigures.Rules[rule], parameters, fused);
        OptimizerFigures.Train(optimizer, parameters, OptimizerFigures.Rules[rule].LearningRate);
        var expected = OptimizerFigures.Expected(rule);

        Assert.Equal(parameters.Length, expected.Length);
        for (var p = 0; p < parameters.Length; p++)
        {
            var actual = TorchParameters.ValuesOf(parameters[p]);
            var largest = expected[p].Max(Math.Abs);
            Assert.Equal(expected[p].Length, actual.Length);
            Assert.All(expected[p].Zip(actual), pair => Assert.True(
                Math.Abs(pair.First - pair.Second) <= 1e-6 * largest,
                $"{pair.Second} is {(pair.Second - pair.First) / largest} of the largest from {pair.First}"));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_is_0_and_has_no_slope_stays_exactly_0_and_so_does_its_state(string rule, bool fused)
    {
        using var scope = torch.NewDisposeScope();
        float[] mask = [.. Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? 0f : 1)];
        var parameter = torch.tensor(mask).with_requires_grad();
        using var optimizer = new TorchOptimizer(OptimizerFigures.Rules[rule], [parameter], fused);
        for (var step = 1; step <= 5; step++)
        {
            parameter.grad = torch.tensor(Array.ConvertAll(mask, kept => kept * (step - 3.5f)));
            optimizer.Step();
        }

        torch.Tensor[] all = [parameter, .. optimizer.State[0]];
        Assert.All(
            all, tensor => Assert.All(TorchParameters.ValuesOf(tensor).Zip(mask), pair => Assert.Equal(pair.Second == 0, pair.First == 0)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_gradient_in_another_order_of_memory_counts_element_by_element(string rule, bool fused)
    {
        using var scope = torch.NewDisposeScope();
        float[] values = [.. Enumerable.Range(1, 35 * 33).Select(i => 1f / i)];
        float[] First(Func<torch.Tensor, torch.Tensor> order)
        {
            var parameter = torch.ones(33, 35).with_requires_grad();
            using var optimizer = new TorchOptimizer(OptimizerFigures.Rules[rule], [parameter], fused);
            parameter.grad = order(torch.tensor(values).view(35, 33).t());
            optimizer.Step();
            return TorchParameters.ValuesOf(parameter);
        }

        Assert.Equal(First(gradient => gradient.contiguous()), First(gradient => gradient));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_parameter_without_a_gradient_stays_as_it_is(string rule, bool fused)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = OptimizerFigures.Start();
        var before = TorchParameters.ValuesOf(parameters[0]);
        using var optimizer = new TorchOptimizer(OptimizerFigures.Rules[rule], parameters, fused);
        parameters[1].grad = torch.ones_like(parameters[1]);
        optimizer.Step();

        Assert.Equal(before, TorchParameters.ValuesOf(parameters[0]));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Forgotten_gradients_are_gone(string rule, bool fused)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = OptimizerFigures.Start();
        using var optimizer = new TorchOptimizer(OptimizerFigures.Rules[rule], parameters, fused);
        parameters[1].grad = torch.ones_like(parameters[1]);
        optimizer.ForgetGradients();

        Assert.All(parameters, parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_step_leaves_no_tensor_behind_and_disposing_frees_the_state(string rule, bool fused)
    {
        using var scope = torch.NewDisposeScope();
        var parameters = OptimizerFigures.Start();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var optimizer = new TorchOptimizer(OptimizerFigures.Rules[rule], parameters, fused))
        {
            var started = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            OptimizerFigures.Train(optimizer, parameters, 0.01, steps: 3);
            Assert.Equal(started, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
