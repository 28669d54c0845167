using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public AutogradTests() => manual_seed(11);

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Functions => [.. Cases.Keys];

    private static Dictionary<string, (long[] Shape, Func<Tensor, Tensor> Body)> Cases { get; } = new()
    {
        ["quotient"] = ([4], x => x.mul(x).div(x.exp())),
        ["activations"] = ([3, 4], x => F.sigmoid(x).mul(F.gelu(x)).sub(F.tanh(x))),
        ["matrix product"] = ([3, 4], x => x.mm(x.t()).sum(1L)),
        ["softmax"] = ([2, 5], x => F.softmax(x, 1).mul(F.softmax(x, 0))),
        ["cross entropy"] = ([3, 4], x => F.cross_entropy(x, tensor([1L, 0, 3]))),
        ["logistic loss"] = ([4], x => F.binary_cross_entropy_with_logits(x, F.sigmoid(Steps(4)), reduction: nn.Reduction.None)),
        ["selection"] = ([4, 3], x => x.narrow(0, 1, 3).mul(x.narrow(0, 0, 3))),
        ["convolution"] = ([1, 2, 5, 5], x => F.conv2d(x, Steps(36).reshape(2, 2, 3, 3), padding: [1, 1], strides: [2, 2])),
        ["grouped convolution"] = ([1, 4, 4, 4], x => F.conv2d(x, Steps(36).reshape(4, 1, 3, 3), groups: 4)),
        ["pooling"] = ([1, 2, 4, 4], x => F.max_pool2d(x, [2, 2]).mul(Average(x))),
        ["batch norm"] = ([6, 3], x => F.batch_norm(x, zeros(3, ScalarType.Float64), Steps(3), Steps(3), Steps(3), training: true).exp()),
        ["concatenation"] = ([2, 3], x => cat([x.mul(x), x.exp()], 1)),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        var (shape, body) = Cases[name];
        long count = shape.Aggregate(1L, (product, size) => product * size);
        double[] point = rand(count, ScalarType.Float64).data<double>().ToArray();
        var x = At(point).with_requires_grad();
        body(x).sum().backward();
        double[] gradient = x.grad!.data<double>().ToArray();

        const double step = 1e-6;
        for (int i = 0; i < point.Length; i++)
        {
            double difference = (Moved(i, step) - Moved(i, -step)) / (2 * step);
            Assert.True(
                Math.Abs(difference - gradient[i]) < 1e-5 * Math.Max(1, Math.Abs(difference)),
                $"{name}, element {i}: {gradient[i]} and {difference}");
        }

        Tensor At(double[] values) => frombuffer(values, ScalarType.Float64).view(shape);

        double Moved(int index, double change)
        {
            double[] moved = [.. point];
            moved[index] += change;
            return body(At(moved)).sum().data<double>().ToArray()[0];
        }
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        var x = tensor([1f, 2]).with_requires_grad();
        x.mul(x).sum().backward();
        x.mul(x).sum().backward();
        Expect.Close([4, 8], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
        x.grad = ones(2);
        Expect.Close([1, 1], x.grad!);
    }

    [Fact]
    public void No_gradient_is_recorded_inside_no_grad()
    {
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            using (no_grad())
            {
                Assert.False(x.exp().requires_grad);
            }
            Assert.False(x.exp().requires_grad);
        }
        Assert.True(x.exp().requires_grad);
        Assert.False(x.exp().detach().requires_grad);
    }

    [Fact]
    public void Grad_answers_without_touching_the_leaves()
    {
        var x = tensor([2f, 3]).with_requires_grad();
        var first = autograd.grad([x.mul(x).mul(x).sum()], [x], retain_graph: true, create_graph: true)[0];
        Expect.Close([12, 27], first);
        Expect.Close([12, 18], autograd.grad([first.sum()], [x])[0]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void Grad_weights_its_outputs_and_leaves_an_unused_input_without_a_tensor()
    {
        var x = ones(3, requires_grad: true);
        var unused = ones(1, requires_grad: true);
        var slopes = autograd.grad([x.exp()], [x, unused], [tensor([0f, 1, 2])], allow_unused: true);
        Expect.Close([0, MathF.E, 2 * MathF.E], slopes[0]);
        Assert.True(slopes[1].IsInvalid);
    }

    private static Tensor Steps(int count) => frombuffer(Enumerable.Range(1, count).Select(i => i / 10.0).ToArray(), ScalarType.Float64);

    private static Tensor Average(Tensor input)
    {
        using var pool = nn.AvgPool2d([2, 2]);
        return pool.call(input);
    }
}
