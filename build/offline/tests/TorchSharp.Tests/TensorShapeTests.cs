using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class TensorShapeTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Reductions()
    {
        var x = tensor(new float[] { 1, 5, 3, 2, 4, 6 }, [2, 3]);
        Assert.Equal(21, x.sum().ToSingle());
        Expect.Close([3, 9, 9], x.sum(0L));
        Expect.Close([9, 12], x.sum(1L, keepdim: true));
        Expect.Shape([2, 1], x.sum(1L, keepdim: true));
        Assert.Equal(3.5f, x.mean().ToSingle());
        Expect.Close([3, 4], x.mean([1]));
        Assert.Equal((6f, 1f), (x.max().ToSingle(), x.min().ToSingle()));
        Expect.Close([5, 6], x.max(1).values);
        Assert.Equal([1L, 2L], x.max(1).indexes.data<long>().ToArray());
        Assert.Equal([1L, 2L], x.argmax(1).data<long>().ToArray());
        Assert.Equal(5, x.argmax().ToInt64());
        Expect.Close([2, 5, 6], x.amax(0));
        Expect.Close([5, 3], x.topk(2).values[0]);
        Close.To(Math.Sqrt(91), x.norm().ToDouble(), 1e-6);
        Close.To(3.5, x.var().ToDouble(), 1e-6);
        Expect.Close([1, 6, 9, 11, 15, 21], x.flatten().cumsum(0));
        Expect.Close([MathF.Log(MathF.Exp(1) + MathF.Exp(5) + MathF.Exp(3))], x[0].logsumexp(0), 1e-5);
    }

    [Fact]
    public void Views_share_memory_and_copies_do_not()
    {
        var x = arange(6, dtype: float32);
        var view = x.view(2, 3);
        view[1, 2].fill_(50);
        Assert.Equal(50, x[5].ToSingle());
        var copy = x.clone();
        copy.fill_(0);
        Assert.Equal(50, x[5].ToSingle());
        Expect.Close([0, 3, 1, 4, 2, 50], view.t().contiguous());
        Assert.False(view.t().is_contiguous());
    }

    [Fact]
    public void Shapes_change_without_the_values()
    {
        var x = arange(24).reshape(2, 3, 4);
        Expect.Shape([2, 12], x.flatten(1));
        Expect.Shape([6, 4], x.flatten(0, 1));
        Expect.Shape([4, 3, 2], x.transpose(0, 2));
        Expect.Shape([3, 4, 2], x.permute(1, 2, 0));
        Expect.Shape([2, 1, 3, 4], x.unsqueeze(1));
        Expect.Shape([2, 3, 4], x.unsqueeze(1).squeeze(1));
        Expect.Shape([5, 3], ones(1, 3).expand(5, 3));
        Expect.Shape([2, 6], ones(1, 3).repeat(2, 2));
        Expect.Shape([4, 3], cat([ones(1, 3), zeros(3, 3)]));
        Expect.Shape([2, 3], stack([ones(3), zeros(3)]));
        Assert.Equal([2L, 2L, 1L], ones(5).split(2).Select(part => part.numel()));
        Assert.Equal(3, ones(3, 2).unbind().Length);
        Assert.Equal([3L, 2L, 1L, 0L], arange(4).flip(0).data<long>().ToArray());
    }

    [Fact]
    public void Selections()
    {
        var x = arange(12, dtype: float32).reshape(3, 4);
        Expect.Close([8, 9, 10, 11, 0, 1, 2, 3], x.index_select(0, tensor(new long[] { 2, 0 })));
        Expect.Close([4, 5, 6, 7], x[1]);
        Assert.Equal(6, x[1, 2].ToSingle());
        Expect.Close([1, 5, 9], x.select(1, 1));
        Expect.Close([4, 5, 6, 7, 8, 9, 10, 11], x.narrow(0, 1, 2));
        Expect.Close([0, 2, 4, 6, 8, 10], x.slice(1, 0, 4, 2));
        Expect.Close([1, 2, 5, 6], x[TensorIndex.Slice(0, 2), TensorIndex.Slice(1, 3)]);
        Expect.Close([3, 7, 11], x[TensorIndex.Ellipsis, TensorIndex.Single(-1)]);
        Expect.Close([9, 10, 11], x.masked_select(x.gt(8)));
        Expect.Close([2, 5, 8], x.gather(1, tensor(new long[] { 2, 1, 0 }).unsqueeze(1)));
        Expect.Close([8, 4], x[tensor(new long[] { 2, 1 }), tensor(new long[] { 0, 0 })]);
        Expect.Close([1, 0, 0, 0, 1, 0], nn.functional.one_hot(tensor(new long[] { 0, 1 }), 3));
    }

    [Fact]
    public void Assignments_through_an_index()
    {
        var x = zeros(2, 3);
        x[0] = tensor(new float[] { 1, 2, 3 });
        x[1, 1] = tensor(5f);
        Expect.Close([1, 2, 3, 0, 5, 0], x);
        x[TensorIndex.Colon, TensorIndex.Slice(0, 1)] = tensor(9f);
        Expect.Close([9, 2, 3, 9, 5, 0], x);
        x.index_copy_(0, tensor(new long[] { 1 }), ones(1, 3));
        Expect.Close([9, 2, 3, 1, 1, 1], x);
    }

    [Fact]
    public void Products_of_matrices()
    {
        var a = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var v = tensor(new float[] { 1, -1 });
        Expect.Close([7, 10, 15, 22], a.matmul(a));
        Expect.Close([7, 10, 15, 22], a.mm(a));
        Expect.Close([7, 10, 15, 22, 28, 40, 60, 88], stack([a, a * 2]).bmm(stack([a, a * 2])));
        Expect.Close([-1, -1], a.mv(v));
        Assert.Equal(2, v.dot(v).ToSingle());
        Expect.Close([8, 11, 16, 23], ones(2, 2).addmm(a, a));
        var sum = ones(2, 2);
        Expect.Close([8, 11, 16, 23], sum.addmm_(a, a));
        Expect.Close([8, 11, 16, 23], sum);
        Expect.Close([1, -1, -1, 1], v.outer(v));
    }

    [Fact]
    public void Patches_under_a_kernel_are_columns()
    {
        var image = arange(1, 13, dtype: float32).reshape(1, 1, 3, 4);
        Expect.Close([1, 3, 2, 4, 9, 11, 10, 12], nn.functional.unfold(image, (2, 2), dilation: (2, 1), stride: (1, 2)));
        Expect.Shape([1, 6, 16], nn.functional.unfold(image, (2, 3), padding: (1, 1)));
        Expect.Close([0, 1, 2, 3], nn.functional.unfold(image, (1, 1), padding: (0, 1)).narrow(2, 0, 4));
    }

    [Fact]
    public void Factories()
    {
        Expect.Close([0, 0, 0, 0], zeros(2, 2));
        Expect.Close([1, 1, 1], ones([3], dtype: float64));
        Expect.Close([7, 7], full([2], 7));
        Assert.Equal([1L, 3L, 5L], arange(1, 7, 2).data<long>().ToArray());
        Expect.Close([0, 0.5f, 1], arange(0, 1.5, 0.5));
        Expect.Close([0, 0.25f, 0.5f, 0.75f, 1], linspace(0, 1, 5));
        Expect.Close([1, 0, 0, 1], eye(2));
        Expect.Shape([2, 3], zeros_like(ones(2, 3)));
        Assert.True(zeros([2], requires_grad: true).requires_grad);
        Expect.Close([1, 2, 3, 4], tensor(new float[,] { { 1, 2 }, { 3, 4 } }));
    }
}
