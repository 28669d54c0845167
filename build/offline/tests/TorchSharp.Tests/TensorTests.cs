using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_tensor_copies_its_array_and_knows_its_shape()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        var t = tensor(values, [2, 3]);
        values[0] = 100;

        Expect.Shape([2, 3], t);
        Assert.Equal(float32, t.dtype);
        Assert.Equal((2, 6, 4), (t.ndim, t.numel(), t.element_size()));
        Assert.Equal(3, t.size(1));
        Assert.Equal(3, t.size(-1));
        Assert.Equal([3L, 1L], t.stride());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], t.data<float>().ToArray());
    }

    [Fact]
    public void A_tensor_says_what_it_is() => Assert.Equal("[2x3], type = Float32, device = cpu", ones(2, 3).ToString());

    [Fact]
    public void Element_types_follow_the_array_and_can_be_asked_for()
    {
        Assert.Equal(int64, tensor(new long[] { 1 }).dtype);
        Assert.Equal(int32, tensor(new[] { 1 }).dtype);
        Assert.Equal(float64, tensor(new[] { 1.0 }).dtype);
        Assert.Equal(@bool, tensor(new[] { true }).dtype);
        Assert.Equal(uint8, tensor(new byte[] { 1 }).dtype);
        Assert.Equal(float32, tensor(new[] { 1.0 }, dtype: float32).dtype);
        Assert.Equal([1f, 2f], tensor(new long[] { 1, 2 }).to(float32).data<float>().ToArray());
    }

    [Fact]
    public void A_shared_array_is_the_tensors_own_memory()
    {
        float[] values = [1, 2, 3, 4];
        var t = frombuffer(values, float32);
        t.mul_(2);
        Assert.Equal([2f, 4f, 6f, 8f], values);
        values[3] = 0;
        Assert.Equal(12, t.sum().ToSingle());
        Assert.Equal([6f, 0f], frombuffer(values, float32, count: 2, offset: 2).data<float>().ToArray());
    }

    [Fact]
    public void A_shared_array_outlives_its_name()
    {
        var t = Shared();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            _ = new byte[100_000];
        }
        Assert.Equal(499_500, t.sum().ToSingle());

        static Tensor Shared() => from_array(Enumerable.Range(0, 1000).Select(i => (float)i).ToArray());
    }

    [Fact]
    public void Bytes_read_and_write_the_memory()
    {
        var t = zeros(3);
        t.bytes = MemoryMarshal.AsBytes(new[] { 1f, 2f, 3f }.AsSpan());
        Assert.Equal([1f, 2f, 3f], t.data<float>().ToArray());
        Assert.Equal(12, t.bytes.Length);
        Assert.Throws<InvalidOperationException>(() => ones(2, 3).t().bytes.Length);
        Assert.Throws<ArgumentException>(() => t.bytes = new byte[4]);
    }

    [Fact]
    public void An_accessor_follows_the_strides()
    {
        var t = arange(6).reshape(2, 3).t();
        var data = t.data<long>();
        Assert.Equal([0L, 3L, 1L, 4L, 2L, 5L], data.ToArray());
        Assert.Equal(4, data[1, 1]);
        data[2, 0] = 20;
        Assert.Equal(20, t[2, 0].item<long>());

        var target = new long[4];
        data.CopyTo(target, 1, 2);
        Assert.Equal([0L, 1L, 4L, 20L], target);
        data.CopyFrom(new long[] { 9, 8 }, 0, 4);
        Assert.Equal([0L, 3L, 1L, 4L, 9L, 8L], t.data<long>().ToArray());
    }

    [Fact]
    public void A_value_is_read_in_its_own_type_only()
    {
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Throws<ArgumentException>(() => tensor(2.5f).item<long>());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Equal(2, tensor(2.9).ToInt32());
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
    }

    [Fact]
    public void Arithmetic_broadcasts()
    {
        var a = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var b = tensor(new float[] { 10, 20 });
        Expect.Close([11, 22, 13, 24], a + b);
        Expect.Close([-9, -18, -7, -16], a - b);
        Expect.Close([10, 40, 30, 80], a * b);
        Expect.Close([0.1f, 0.1f, 0.3f, 0.2f], a / b);
        Expect.Close([3, 4, 5, 6], a + 2);
        Expect.Close([1, 0, -1, -2], 2 - a);
        Expect.Close([2, 1, 2f / 3, 0.5f], 2f / a);
        Expect.Close([-1, -2, -3, -4], -a);
        Expect.Close([1, 4, 9, 16], a.pow(2));
        Expect.Close([1, 0, 1, 0], a % 2);
        Expect.Close([6, 12, 8, 14], a.add(b, 0.5));
        Expect.Close([21, 82, 63, 164], a.addcmul(a, b, 2));
    }

    [Fact]
    public void In_place_operations_change_the_tensor_and_answer_it()
    {
        var a = tensor(new float[] { 1, 2 });
        Assert.Same(a, a.add_(1));
        Assert.Same(a, a.mul_(tensor(new float[] { 2, 3 })));
        Expect.Close([4, 9], a);
        a.addcdiv_(ones(2), tensor(new float[] { 2, 4 }), 2);
        Expect.Close([5, 9.5f], a);
        a.clamp_(max: 6).masked_fill_(a.eq(6), -1);
        Expect.Close([5, -1], a);
        a.copy_(tensor(new float[] { 7, 8 })).div_(2).sub_(0.5);
        Expect.Close([3, 3.5f], a);
        a.zero_();
        Expect.Close([0, 0], a);
        a.fill_(4);
        Expect.Close([4, 4], a);
    }

    [Fact]
    public void Functions_of_one_number()
    {
        var x = tensor(new float[] { 0.25f, 1, 4 });
        Expect.Close([0.5f, 1, 2], x.sqrt());
        Expect.Close([MathF.Exp(0.25f), MathF.E, MathF.Exp(4)], x.exp());
        Expect.Close([MathF.Log(0.25f), 0, MathF.Log(4)], x.log());
        Expect.Close([4, 1, 0.25f], x.reciprocal());
        Expect.Close([MathF.Tanh(0.25f), MathF.Tanh(1), MathF.Tanh(4)], x.tanh());
        Expect.Close([0, 0, 2], (x - 2).relu());
        Expect.Close([-0.175f, -0.1f, 2], (x - 2).leaky_relu(0.1));
        Expect.Close([1 / (1 + MathF.Exp(-0.25f)), 1 / (1 + MathF.Exp(-1)), 1 / (1 + MathF.Exp(-4))], x.sigmoid());
        Expect.Close([0.1496765f, 0.8413447f, 3.9998734f], x.gelu());
        Expect.Close([1.75f, 1, 2], (x - 2).abs());
        Expect.Close([-1, -1, 1], (x - 2).sign());
    }

    [Fact]
    public void Not_a_number_and_infinity_are_found()
    {
        var x = tensor(new[] { 1, float.NaN, float.PositiveInfinity });
        Assert.Equal([false, true, false], x.isnan().data<bool>().ToArray());
        Assert.Equal([false, false, true], x.isinf().data<bool>().ToArray());
        Assert.Equal([true, false, false], x.isfinite().data<bool>().ToArray());
        Assert.True(x.isnan().any().item<bool>());
        Assert.False(x.isfinite().all().item<bool>());
    }

    [Fact]
    public void Comparisons_yield_truth_values()
    {
        var a = tensor(new float[] { 1, 2, 3 });
        var b = tensor(new float[] { 3, 2, 1 });
        Assert.Equal([false, true, false], a.eq(b).data<bool>().ToArray());
        Assert.Equal([true, false, true], (a != b).data<bool>().ToArray());
        Assert.Equal([true, false, false], (a < b).data<bool>().ToArray());
        Assert.Equal([false, true, true], a.ge(2).data<bool>().ToArray());
        Assert.Equal([true, false, true], a.gt(2).logical_or(a.lt(2)).data<bool>().ToArray());
        Assert.Equal([1f, 2f, 1f], where(a < b, a, b).data<float>().ToArray());
        Assert.True(a.allclose(a + 1e-7));
        Assert.False(a.allclose(b));
    }
}
