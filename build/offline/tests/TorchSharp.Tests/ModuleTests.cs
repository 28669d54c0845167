using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public ModuleTests() => manual_seed(5);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Linear_is_a_product_and_a_sum()
    {
        using var linear = nn.Linear(2, 3);
        using (no_grad())
        {
            linear.weight.copy_(tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [3, 2]));
            linear.bias!.copy_(tensor(new float[] { 10, 20, 30 }));
        }
        Expect.Close([8, 18, 28], linear.call(tensor(new float[] { 2, -2 }, [1, 2])), 1e-5);
        Assert.Null(nn.Linear(2, 3, hasBias: false).bias);
        Assert.Equal(["weight", "bias"], linear.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void A_convolution_sums_over_its_window()
    {
        using var conv = nn.Conv2d(1, 1, 3, padding: 1);
        using (no_grad())
        {
            conv.weight.fill_(1);
            conv.bias!.fill_(0.5);
        }
        var y = conv.call(arange(9, dtype: float32).reshape(1, 1, 3, 3));
        Expect.Close([8.5f, 15.5f, 12.5f, 21.5f, 36.5f, 27.5f, 20.5f, 33.5f, 24.5f], y);
        Expect.Shape([2, 6, 2, 3], nn.Conv2d(4, 6, (3, 1), stride: (2, 1), groups: 2).call(ones([2, 4, 5, 3])));
        Expect.Shape([1, 1, 2, 2], nn.Conv2d(1, 1, 3, dilation: 2, bias: false).call(ones([1, 1, 6, 6])));
    }

    [Fact]
    public void Patches_times_weights_are_a_convolution()
    {
        var (x, weight) = (randn(2, 3, 5, 6), randn(4, 3, 2, 3));
        var patches = F.unfold(x, (2, 3), dilation: (2, 1), padding: (1, 2), stride: (1, 2));
        var y = F.conv2d(x, weight, strides: [1, 2], padding: [1, 2], dilation: [2, 1]);
        Expect.Shape([2, 18, y.shape[2] * y.shape[3]], patches);
        Expect.Close(y.data<float>().ToArray(), weight.view(4, 18).matmul(patches), 1e-5);
        Expect.Close([1, 2, 3, 4], F.unfold(tensor(new float[] { 1, 2, 3, 4 }, [1, 1, 2, 2]), (2, 2)));
    }

    [Fact]
    public void Pooling_takes_the_largest_or_the_mean()
    {
        var x = arange(16, dtype: float32).reshape(1, 1, 4, 4);
        Expect.Close([5, 7, 13, 15], nn.MaxPool2d(2).call(x));
        Expect.Close([2.5f, 4.5f, 10.5f, 12.5f], nn.AvgPool2d(2).call(x));
        Expect.Close([7.5f], nn.AdaptiveAvgPool2d(1).call(x));
        Expect.Shape([1, 1, 3, 3], nn.MaxPool2d(2, stride: 1).call(x));
        Expect.Shape([1, 16], nn.Flatten().call(x));
    }

    [Fact]
    public void Batch_norm_learns_its_statistics_in_training_only()
    {
        using var norm = nn.BatchNorm1d(2, momentum: 0.5);
        var x = tensor(new float[] { 1, 10, 3, 30 }, [2, 2]);
        Expect.Close([-1, -1, 1, 1], norm.call(x), 1e-4);
        Expect.Close([1, 10], norm.running_mean!);
        Expect.Close([1.5f, 100.5f], norm.running_var!, 1e-4);
        Assert.Equal(1, norm.num_batches_tracked!.ToInt64());
        norm.eval();
        Expect.Close([0, 0], norm.call(tensor(new float[] { 1, 10 }, [1, 2])), size: 1);
        Assert.Equal(1, norm.num_batches_tracked!.ToInt64());
        Assert.Throws<ArgumentException>(() => nn.BatchNorm2d(2).call(x));
        Assert.Equal(["running_mean", "running_var", "num_batches_tracked"], norm.named_buffers().Select(pair => pair.name));
    }

    [Fact]
    public void Dropout_scales_what_it_keeps_and_rests_in_evaluation()
    {
        using var dropout = nn.Dropout(0.25);
        var y = dropout.call(ones(10_000));
        Close.To(0.25, y.eq(0).to(float64).mean().item<double>(), 0.08);
        Close.To(4f / 3, y.max().ToSingle(), 1e-6);
        dropout.eval();
        Assert.False(dropout.training);
        Assert.Equal(10_000, dropout.call(ones(10_000)).sum().ToSingle());
    }

    [Fact]
    public void Losses()
    {
        var scores = tensor(new float[] { 1, 2, 3, 1, 1, 1 }, [2, 3]);
        var target = tensor(new long[] { 2, 0 });
        float expected = (MathF.Log(MathF.Exp(-2) + MathF.Exp(-1) + 1) + MathF.Log(3)) / 2;
        Close.To(expected, nn.CrossEntropyLoss().call(scores, target).ToSingle(), 1e-6);
        Close.To(expected, nn.NLLLoss().call(F.log_softmax(scores, 1), target).ToSingle(), 1e-6);
        Close.To(expected * 2, nn.CrossEntropyLoss(reduction: nn.Reduction.Sum).call(scores, target).ToSingle(), 1e-6);
        Expect.Shape([2], nn.CrossEntropyLoss(reduction: nn.Reduction.None).call(scores, target));
        Expect.Close([1, 1], F.softmax(scores, 1).sum(1));
        Assert.Equal(2.5f, F.mse_loss(tensor(new float[] { 1, 2 }), tensor(new float[] { 3, 3 })).ToSingle());
    }

    [Fact]
    public void A_module_finds_what_its_fields_hold()
    {
        using var net = new Net();
        Assert.Equal(["scale", "fc1.weight", "fc1.bias", "inner.0.weight", "inner.0.bias", "inner.norm.weight", "inner.norm.bias"], net.named_parameters().Select(pair => pair.name));
        Assert.Equal(["fc1", "inner", "inner.0", "inner.norm"], net.named_modules().Select(pair => pair.name));
        Assert.Equal(["inner.norm.running_mean", "inner.norm.running_var", "inner.norm.num_batches_tracked"], net.named_buffers().Select(pair => pair.name));
        Assert.Same(net.get_parameter("fc1.weight"), net.named_parameters().Single(pair => pair.name == "fc1.weight").parameter);
        net.eval();
        Assert.All(net.modules(), module => Assert.False(module.training));
        net.train();
        Assert.All(net.modules(), module => Assert.True(module.training));
        Expect.Shape([3, 2], net.call(ones(3, 4)));
    }

    [Fact]
    public void A_state_dict_carries_a_module_over()
    {
        using var from = new Net();
        using var to = new Net();
        from.call(randn(8, 4));
        var x = randn(2, 4);
        Assert.False(from.call(x).allclose(to.call(x)));
        to.load_state_dict(from.state_dict());
        from.eval();
        to.eval();
        Assert.True(from.call(x).Equals(to.call(x)));

        var state = from.state_dict();
        state.Remove("fc1.bias");
        state.Add("fc9", ones(1));
        Assert.Throws<InvalidOperationException>(() => to.load_state_dict(state));
        var (missing, unexpected) = to.load_state_dict(state, strict: false);
        Assert.Equal("fc1.bias", Assert.Single(missing));
        Assert.Equal("fc9", Assert.Single(unexpected));
    }

    [Fact]
    public void A_module_moves_to_another_element_type()
    {
        using var net = new Net().to(float64);
        Assert.All(net.parameters(), parameter => Assert.Equal(float64, parameter.dtype));
        Assert.Equal(float64, net.call(ones(2, 4).to(float64)).dtype);
        Assert.Equal(int64, net.get_buffer("inner.norm.num_batches_tracked")!.dtype);
        net.call(ones(2, 4).to(float64)).sum().backward();
        Assert.All(net.parameters(), parameter => Assert.Equal(float64, parameter.grad!.dtype));
    }

    [Fact]
    public void Hooks_see_what_goes_in_and_out()
    {
        using var linear = nn.Linear(2, 2);
        List<long[]> seen = [];
        var hook = linear.register_forward_hook((_, input, output) =>
        {
            seen.Add([.. input.shape, .. output.shape]);
            return output * 0;
        });
        Assert.Equal(0, linear.call(ones(3, 2)).abs().sum().ToSingle());
        hook.remove();
        linear.call(ones(3, 2));
        Assert.Equal([3L, 2L, 3L, 2L], Assert.Single(seen));
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc1 = nn.Linear(4, 3);
        private readonly Sequential inner = nn.Sequential(("0", nn.Linear(3, 2)), ("norm", nn.BatchNorm1d(2)));
        private readonly Parameter scale = nn.Parameter(ones(1));

        internal Net() : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => inner.call(fc1.call(input).relu()) * scale;
    }
}
