using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The optimiser of one training: its rate and its memory.</summary>
/// <remarks>
/// On the CPU a step is one pass over the memory of each parameter, elsewhere it is tensor operations. Its tensors are disposed with it,
/// and with the dispose scope that it is created in. They are kept in arrays: ML.NET loads the field types of all types of the assembly
/// that a model names, and a field that is a generic struct of tensors would load torch where a program only scores.
/// </remarks>
internal sealed class TorchOptimizer : IDisposable
{
    private readonly UpdateRule _rule;
    private readonly torch.Tensor[] _parameters;
    private readonly bool _fused;
    private readonly int _threads;
    private long _steps;

    /// <param name="options">Which rule.</param>
    /// <param name="parameters">What to change.</param>
    /// <param name="fused">
    /// Whether parameters on the CPU are changed in one pass; if not, by tensor operations as on any other device.
    /// </param>
    public TorchOptimizer(OptimizerOptions options, IReadOnlyList<torch.Tensor> parameters, bool fused = true)
    {
        _rule = UpdateRule.Of(options);
        _parameters = [.. parameters];
        _fused = fused;
        _threads = torch.get_num_threads();
        State = [.. parameters.Select(parameter =>
            Enumerable.Range(0, _rule.States).Select(_ => torch.zeros_like(parameter, requires_grad: false)).ToArray())];
        LearningRate = options.LearningRate;
    }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <summary>What is remembered of each parameter, in their order.</summary>
    public torch.Tensor[][] State { get; }

    /// <summary>Forgets gradients instead of zeroing them.</summary>
    /// <remarks>That saves a pass over every parameter.</remarks>
    public void ForgetGradients()
    {
        foreach (var parameter in _parameters)
        {
            parameter.grad = null;
        }
    }

    /// <summary>Changes every parameter that has a gradient.</summary>
    public void Step()
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var step = new UpdateStep(++_steps, LearningRate);
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_parameters[i].grad is not { } gradient)
            {
                continue;
            }

            if (_fused && FusedPass.Takes(_parameters[i]))
            {
                _rule.Update(new FusedPass(_parameters[i], gradient.contiguous(), State[i], _threads), step);
            }
            else
            {
                _rule.Update(_parameters[i], gradient, State[i], step);
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in State.SelectMany(tensors => tensors))
        {
            tensor.Dispose();
        }
    }
}
