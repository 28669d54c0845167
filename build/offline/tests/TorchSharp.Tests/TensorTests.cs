using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_tensor_copies_its_array_and_knows_what_it_is()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        var t = tensor(values, [2, 3]);
        values[0] = 100;
        Expect.Shape([2, 3], t);
        Assert.Equal((ScalarType.Float32, 6, true), (t.dtype, t.numel(), t.is_contiguous()));
        Assert.Equal("[2x3], type = Float32, device = cpu", t.ToString());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], t.data<float>().ToArray());
        Assert.Equal(ScalarType.Int64, tensor([1L]).dtype);
    }

    [Fact]
    public void A_shared_array_is_the_tensors_own_memory()
    {
        float[] values = [1, 2, 3, 4];
        var t = frombuffer(values, ScalarType.Float32);
        t.mul_(t);
        Assert.Equal([1f, 4f, 9f, 16f], values);
        Assert.Equal([9f, 16f], frombuffer(values, ScalarType.Float32, count: 2, offset: 2).data<float>().ToArray());
        Assert.Equal([9L], frombuffer(values, ScalarType.Int64, count: 1, offset: 2).data<long>().ToArray());
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
        Expect.Close([499_500], t.sum());

        static Tensor Shared() => frombuffer(Enumerable.Range(0, 1000).Select(i => (float)i).ToArray(), ScalarType.Float32);
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
        var data = tensor([0f, 1, 2, 3, 4, 5], [2, 3]).t().data<float>();
        Assert.Equal([0f, 3, 1, 4, 2, 5], data.ToArray());
        var target = new float[4];
        data.CopyTo(target, 1, 2);
        Assert.Equal([0f, 1, 4, 2], target);
        Assert.Throws<ArgumentException>(() => ones(1).data<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyTo(target, 0, 6));
    }

    [Fact]
    public void An_accessor_of_nothing_is_an_error_in_two_dimensions_and_to_copy_from()
    {
        Assert.Empty(zeros(0).data<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => zeros(0, 2).data<float>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => zeros(0).data<float>().CopyTo(new float[2]));
    }

    [Fact]
    public void Arithmetic_broadcasts()
    {
        using Scalar two = 2.0, half = 0.5;
        var a = tensor([1f, 2, 3, 4], [2, 2]);
        var b = tensor([10f, 20]);
        Expect.Close([6, 12, 8, 14], a.add(b, half));
        Expect.Close([2, 3, 4, 5], a.add(two, half));
        Expect.Close([-9, -18, -7, -16], a.sub(b));
        Expect.Close([10, 40, 30, 80], a.mul(b));
        Expect.Close([2, 4, 6, 8], a.mul(two));
        Expect.Close([0.1f, 0.1f, 0.3f, 0.2f], a.div(b));
        Expect.Close([0, 1, 1, 2], a.div(two, RoundingMode.floor));
        Assert.Equal([false, true, false, false], a.eq(two).data<bool>().ToArray());
        Assert.Equal([true, true, true, true], a.eq(a).data<bool>().ToArray());
        Assert.True(a.Equals((object)tensor([1f, 2, 3, 4], [2, 2])));
        Assert.False(a.Equals(b));
    }

    [Fact]
    public void In_place_operations_change_the_tensor_and_answer_it()
    {
        using Scalar two = 2.0, three = 3.0;
        var a = tensor([1f, 2]);
        Assert.Same(a, a.add_(two, three));
        Expect.Close([7, 8], a);
        Expect.Close([9, 12], a.add_(tensor([1f, 2]), two));
        Expect.Close([27, 36], a.mul_(three));
        Expect.Close([13.5f, 18], a.div_(two));
        Expect.Close([15.5f, 26], a.addcmul_(ones(2), tensor([1f, 4]), two));
        Expect.Close([2, 26], a.masked_fill_(a.eq(tensor([15.5f, 0])), two));
        Expect.Close([5, 5], a.copy_(tensor([5L])));
        Expect.Close([1, 1], a.bernoulli_(1));
    }

    [Fact]
    public void Functions_of_one_number()
    {
        using Scalar slope = 0.1;
        var x = tensor([0.25f, 1, -4]);
        Expect.Close([0.5f, 1], tensor([0.25f, 1]).sqrt());
        Expect.Close([MathF.Exp(0.25f), MathF.E, MathF.Exp(-4)], x.exp());
        Expect.Close([4, 1, -0.25f], x.reciprocal());
        Expect.Close([0.25f, 1, 4], x.abs());
        Expect.Close([1, 1, -1], x.sign());
        Expect.Close([0.25f, 1, -0.4f], x.leaky_relu(slope));
        Expect.Close([MathF.Tanh(0.25f), MathF.Tanh(1), MathF.Tanh(-4)], F.tanh(x));
        Expect.Close([0.1496765f, 0.8413447f, -0.0001267f], F.gelu(x));
        Expect.Close([0.25f, 1, 0], F.relu(x));
        var same = F.relu(x, inplace: true);
        Assert.NotSame(x, same);
        Expect.Close([0.25f, 1, 0], x);
    }

    [Fact]
    public void A_seed_repeats_the_draws_and_a_generator_of_ones_own_leaves_them_alone()
    {
        manual_seed(3);
        Expect.Close([0.004263520f, 0.105569363f, 0.285842478f, 0.026954830f], rand(4));
        manual_seed(9);
        var expected = rand(3);
        manual_seed(9);
        using Generator own = new(4), again = new(4);
        var first = zeros(100).bernoulli_(0.5, own);
        Assert.True(expected.Equals(rand(3)));
        Assert.True(first.Equals(zeros(100).bernoulli_(0.5, again)));
        Assert.Throws<ArgumentException>(() => rand(3, ScalarType.Int64));
    }
}
