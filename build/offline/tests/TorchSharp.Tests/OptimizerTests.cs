using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class OptimizerTests : IDisposable
{
    private const int Steps = 5;
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0, 0, 0, false, false)]
    [InlineData(0, 0, 0.1, false, false)]
    [InlineData(0.9, 0, 0, false, false)]
    [InlineData(0.9, 0, 0.05, false, true)]
    [InlineData(0.9, 0.3, 0.05, false, false)]
    [InlineData(0.8, 0, 0.01, true, false)]
    public void Sgd_follows_its_formula(double momentum, double dampening, double decay, bool nesterov, bool maximize)
    {
        double[] start = [1.5, -2, 0.5];
        var p = nn.Parameter(tensor(start));
        using var optimizer = optim.SGD([p], 0.01, momentum, dampening, decay, nesterov, maximize);

        double[] w = [.. start];
        double[]? velocity = null;
        for (int step = 0; step < Steps; step++)
        {
            Descend(p, optimizer);
            double[] g = [.. w.Select(x => Slope(x) + decay * x)];
            if (momentum != 0)
            {
                velocity = velocity is null ? [.. g] : [.. velocity.Zip(g, (v, d) => momentum * v + (1 - dampening) * d)];
                g = nesterov ? [.. g.Zip(velocity, (d, v) => d + momentum * v)] : velocity;
            }
            w = [.. w.Zip(g, (x, d) => x + (maximize ? 0.01 : -0.01) * d)];
            Expect.Close(w, p.data<double>());
        }
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(0.1, false, false)]
    [InlineData(0.1, true, false)]
    [InlineData(0, true, true)]
    [InlineData(0.1, false, true)]
    public void Adam_and_AdamW_follow_their_formulas(double decay, bool amsgrad, bool decoupled)
    {
        const double rate = 0.05, beta1 = 0.8, beta2 = 0.95, eps = 1e-6;
        double[] start = [1.5, -2, 0.5];
        var p = nn.Parameter(tensor(start));
        using OptimizerHelper optimizer = decoupled
            ? optim.AdamW([p], rate, beta1, beta2, eps, decay, amsgrad)
            : optim.Adam([p], rate, beta1, beta2, eps, decay, amsgrad);

        double[] w = [.. start], first = new double[3], second = new double[3], largest = new double[3];
        for (int step = 1; step <= Steps; step++)
        {
            Descend(p, optimizer);
            for (int i = 0; i < w.Length; i++)
            {
                double g = Slope(w[i]) + (decoupled ? 0 : decay * w[i]);
                if (decoupled)
                    w[i] *= 1 - rate * decay;
                first[i] = beta1 * first[i] + (1 - beta1) * g;
                second[i] = beta2 * second[i] + (1 - beta2) * g * g;
                largest[i] = Math.Max(largest[i], second[i]);
                double scale = Math.Sqrt((amsgrad ? largest[i] : second[i]) / (1 - Math.Pow(beta2, step))) + eps;
                w[i] -= rate * first[i] / (1 - Math.Pow(beta1, step)) / scale;
            }
            Expect.Close(w, p.data<double>(), 1e-10);
        }
    }

    [Fact]
    public void State_is_the_optimisers_own()
    {
        var p = nn.Parameter(tensor(new[] { 1.0, 2 }));
        using var sgd = optim.SGD([p], 0.1, momentum: 0.9);
        Assert.Null(((SGD.State)sgd.state_dict().State[0]).momentum_buffer);
        Descend(p, sgd);
        var buffer = ((SGD.State)sgd.state_dict().State[0]).momentum_buffer!;
        Expect.Close([Slope(1), Slope(2)], buffer.data<double>());

        using (no_grad())
        {
            p.zero_();
            buffer.zero_();
        }
        sgd.zero_grad();
        sgd.step();
        Expect.Close([0, 0], p.data<double>());
    }

    [Fact]
    public void State_can_be_carried_over()
    {
        var (a, b) = (nn.Parameter(tensor(new[] { 1.0, -1 })), nn.Parameter(tensor(new[] { 1.0, -1 })));
        using var first = optim.Adam([a], 0.1);
        using var other = optim.Adam([b], 0.7);
        Descend(a, first);
        Descend(a, first);
        other.load_state_dict(first.state_dict());
        using (no_grad())
            b.copy_(a);
        Descend(a, first);
        Descend(b, other);
        Assert.Equal(2 + 1, ((Adam.State)other.state_dict().State[0]).step);
        Expect.Close([.. a.data<double>()], b.data<double>());
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        var (used, unused) = (nn.Parameter(ones(2)), nn.Parameter(ones(2)));
        using var adam = optim.Adam([used, unused], 0.1, weight_decay: 0.1);
        used.sum().backward();
        adam.step();
        Expect.Close([1, 1], unused);
        Assert.True(used[0].ToSingle() < 1);
    }

    [Fact]
    public void Groups_have_their_own_rates()
    {
        var (a, b) = (nn.Parameter(tensor(1.0)), nn.Parameter(tensor(1.0)));
        using var sgd = optim.SGD([new SGD.ParamGroup([a], lr: 0.5), new SGD.ParamGroup { Parameters = [b] }], 0.25);
        Assert.Equal([0.5, 0.25], sgd.ParamGroups.Select(group => group.LearningRate));
        (a + b).backward();
        sgd.step();
        Assert.Equal((0.5, 0.75), (a.item<double>(), b.item<double>()));
        foreach (var group in sgd.ParamGroups)
            group.LearningRate = 0;
        sgd.step();
        Assert.Equal((0.5, 0.75), (a.item<double>(), b.item<double>()));
    }

    [Fact]
    public void Clearing_gradients_makes_them_zero()
    {
        var p = nn.Parameter(ones(2));
        using var sgd = optim.SGD([p], 0.1);
        p.sum().backward();
        sgd.zero_grad();
        Assert.True(p.grad is null || p.grad.abs().sum().ToSingle() == 0);
    }

    [Fact]
    public void A_closure_computes_the_loss_with_gradients()
    {
        var p = nn.Parameter(tensor(3.0));
        using var sgd = optim.SGD([p], 0.5);
        var loss = sgd.step(() =>
        {
            var square = p * p;
            square.backward();
            return square;
        });
        Assert.Equal((9.0, 0.0), (loss!.item<double>(), p.item<double>()));
    }

    [Fact]
    public void Gradients_are_clipped_to_a_norm()
    {
        var (a, b) = (nn.Parameter(zeros(1)), nn.Parameter(zeros(1)));
        (a * 3 + b * 4).sum().backward();
        double total = nn.utils.clip_grad_norm_([a, b], 1);
        Close.To(5, total, 1e-6);
        Close.To(0.6, a.grad!.ToDouble(), 1e-5);
        Close.To(0.8, b.grad!.ToDouble(), 1e-5);
    }

    private static double Slope(double x) => 4 * x * x * x - 2 * x;

    private static void Descend(Parameter p, optim.Optimizer optimizer)
    {
        optimizer.zero_grad();
        (p.pow(4) - p.pow(2)).sum().backward();
        optimizer.step();
    }
}
