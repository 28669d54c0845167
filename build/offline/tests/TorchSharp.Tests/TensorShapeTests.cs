using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public sealed class TensorShapeTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Reductions()
    {
        var x = tensor([1f, 5, 3, 2, 4, 6], [2, 3]);
        Expect.Close([21], x.sum());
        Expect.Close([3, 9, 9], x.sum(0L));
        Expect.Shape([2, 1], x.sum(1L, keepdim: true));
        Expect.Close([21], x.sum([0, 1]));
        Assert.Equal(ScalarType.Float64, x.sum(ScalarType.Float64).dtype);
        Expect.Close([3.5f], x.mean());
        Expect.Close([3, 4], x.mean([1]));
        Assert.Equal([1L, 2L], x.argmax(1).data<long>().ToArray());
        Expect.Close([1, 6, 9, 2, 6, 12], x.cumsum(1));
    }

    [Fact]
    public void Views_share_memory_and_conversions_do_not()
    {
        using Scalar ten = 10.0;
        var x = Steps(6);
        var view = x.view(2, 3);
        view.select(0, 1).mul_(ten);
        Expect.Close([0, 1, 2, 30, 40, 50], x);
        x.to(ScalarType.Float32, copy: true).mul_(ten);
        x.to(CPU, copy: true).mul_(ten);
        x.cpu().to(ScalarType.Int64).mul_(tensor([0L]));
        Expect.Close([0, 30, 1, 40, 2, 50], view.t().contiguous());
        Assert.False(view.t().is_contiguous());
    }

    [Fact]
    public void Shapes_change_without_the_values()
    {
        var x = Steps(24).reshape(2, 3, 4);
        Expect.Shape([2, 12], x.flatten(1));
        Expect.Shape([6, 4], x.flatten(0, 1));
        Expect.Shape([4, 3, 2], x.transpose(0, 2));
        Expect.Shape([3, 4, 2], x.permute(1, 2, 0));
        Expect.Shape([4, 3], cat([ones(1, 3), zeros(3, 3)]));
        Assert.NotSame(x, cat([x]));
        Expect.Shape([2, 3], stack([ones(3), zeros(3)]));
        Assert.Equal(3, ones(3, 2).unbind().Length);
        Expect.Close([3, 2, 1, 0], Steps(4).flip(0));
    }

    [Fact]
    public void Selections()
    {
        var x = Steps(12).reshape(3, 4);
        Expect.Close([1, 5, 9], x.select(1, 1));
        Expect.Close([4, 5, 6, 7, 8, 9, 10, 11], x.narrow(0, 1, 2));
    }

    [Fact]
    public void Products_of_matrices()
    {
        var a = tensor([1f, 2, 3, 4], [2, 2]);
        Expect.Close([7, 10, 15, 22], a.matmul(a));
        Expect.Close([7, 10, 15, 22], a.mm(a));
        Expect.Close([7, 10, 15, 22, 7, 10, 15, 22], stack([a, a]).bmm(stack([a, a])));
        var sum = ones(2, 2);
        Assert.Same(sum, sum.addmm_(a, a, beta: 2, alpha: 0.5f));
        Expect.Close([5.5f, 7, 9.5f, 13], sum);
        Expect.Close([8, 11, 16, 23], F.linear(a, a.t(), ones(2)));
    }

    [Fact]
    public void Patches_under_a_kernel_are_columns()
    {
        var image = Steps(12).reshape(1, 1, 3, 4);
        Expect.Close([0, 2, 1, 3, 8, 10, 9, 11], F.unfold(image, (2, 2), dilation: (2, 1), stride: (1, 2)));
        Expect.Shape([1, 6, 16], F.unfold(image, (2, 3), padding: (1, 1)));
        Expect.Close([0, 0, 1, 2], F.unfold(image, (1, 1), padding: (0, 1)).narrow(2, 0, 4));
    }

    [Fact]
    public void Averages_divide_by_the_window_or_by_what_lies_in_it()
    {
        var image = Steps(4).reshape(1, 1, 2, 2);
        using var all = nn.AvgPool2d([2, 2], [2, 2], [1, 1]);
        using var inside = nn.AvgPool2d([2, 2], [2, 2], [1, 1], count_include_pad: false);
        Expect.Close([0, 0.25f, 0.5f, 0.75f], all.call(image));
        Expect.Close([0, 1, 2, 3], inside.call(image));
    }

    [Fact]
    public void Factories()
    {
        Expect.Close([0, 0, 0, 0], zeros(2, 2));
        Expect.Shape([1, 2, 3], zeros([1, 2, 3]));
        Assert.Equal(ScalarType.Float64, ones(3, dtype: ScalarType.Float64).dtype);
        Expect.Close([1, 0, 0, 1], eye(2));
        Expect.Shape([2, 3], eye(2, 3));
        Expect.Shape([2, 3], empty_like(ones(2, 3)));
        Expect.Close([1, 1], ones_like(zeros(2)));
        Expect.Close([0, 0], zeros_like(ones(2)));
        Assert.True(zeros(2, requires_grad: true).requires_grad);
    }

    private static Tensor Steps(int count) => frombuffer(Enumerable.Range(0, count).Select(i => (float)i).ToArray(), ScalarType.Float32);
}
