using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

public sealed class InitializerTests : IDisposable
{
    private const int Out = 200, In = 300;
    private readonly DisposeScope _scope = NewDisposeScope();

    public InitializerTests() => manual_seed(7);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Normal_initialisers_have_their_deviation()
    {
        Deviates(Math.Sqrt(2.0 / (In + Out)), init.xavier_normal_(empty(Out, In)));
        Deviates(Math.Sqrt(2.0 / In), init.kaiming_normal_(empty(Out, In), nonlinearity: init.NonlinearityType.ReLU));
        Deviates(Math.Sqrt(2.0 / Out), init.kaiming_normal_(empty(Out, In), mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU));
        Deviates(0.3, init.normal_(empty(Out, In), 0, 0.3));
    }

    [Fact]
    public void Uniform_initialisers_fill_their_bounds()
    {
        Spans(Math.Sqrt(6.0 / (In + Out)), init.xavier_uniform_(empty(Out, In)));
        Spans(Math.Sqrt(6.0 / In), init.kaiming_uniform_(empty(Out, In), nonlinearity: init.NonlinearityType.ReLU));
        Spans(0.5, init.uniform_(empty(Out, In), -0.5, 0.5));
        Spans(Math.Sqrt(1.0 / In), Linear(In, Out).weight);
        Spans(Math.Sqrt(1.0 / (8 * 9)), Conv2d(8, 100, 3).weight);
    }

    [Fact]
    public void Fans_of_a_convolution_count_its_window()
    {
        Assert.Equal((3 * 25, 8 * 25), init.CalculateFanInAndFanOut(empty([8, 3, 5, 5])));
        Assert.ThrowsAny<Exception>(() => init.CalculateFanInAndFanOut(empty(3)));
    }

    [Fact]
    public void Orthogonal_columns_or_rows()
    {
        foreach (var (rows, columns) in new[] { (6, 4), (4, 6), (5, 5) })
        {
            var q = init.orthogonal_(empty(rows, columns), gain: 2);
            var product = rows < columns ? q.matmul(q.t()) : q.t().matmul(q);
            Assert.True(product.allclose(eye(Math.Min(rows, columns)) * 4, atol: 1e-5));
        }
    }

    [Fact]
    public void A_truncated_normal_stays_inside()
    {
        var t = init.trunc_normal_(empty(100, 100), std: 1, a: -1, b: 1);
        Assert.True(t.abs().max().ToSingle() <= 1);
        Close.To(0.5396, t.std().ToDouble(), 0.04);
    }

    [Fact]
    public void Constants_keep_the_gradient_flag()
    {
        var p = Parameter(empty(3));
        Expect.Close([2, 2, 2], init.constant_(p, 2));
        Expect.Close([1, 1, 1], init.ones_(p));
        Expect.Close([0, 0, 0], init.zeros_(p));
        Assert.True(p.requires_grad && p.is_leaf);
    }

    private static void Deviates(double expected, Tensor tensor)
    {
        Close.To(0, tensor.mean().ToDouble() / expected, 0.03, size: 1);
        Close.To(1, tensor.std().ToDouble() / expected, 0.03);
    }

    private static void Spans(double bound, Tensor tensor)
    {
        var values = tensor.detach();
        Assert.InRange(values.max().ToDouble() / bound, 0.98, 1.0001);
        Assert.InRange(values.min().ToDouble() / bound, -1.0001, -0.98);
        Close.To(0, values.mean().ToDouble() / bound, 0.03, size: 1);
    }
}
