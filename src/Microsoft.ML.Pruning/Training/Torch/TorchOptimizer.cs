using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The optimiser of one training and its learning rate.</summary>
internal sealed class TorchOptimizer : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;

    public TorchOptimizer(OptimizerOptions options, IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        Inner = Create(options, parameters);
        LearningRate = options.LearningRate;
    }

    public torch.optim.Optimizer Inner { get; }

    public double LearningRate
    {
        get;
        set
        {
            if (field != value)
            {
                field = value;
                foreach (var group in Inner.ParamGroups)
                {
                    group.LearningRate = value;
                }
            }
        }
    }

    /// <summary>Forgets gradients instead of zeroing them, which saves a pass over every parameter.</summary>
    public void ForgetGradients()
    {
        foreach (Parameter parameter in _parameters)
        {
            parameter.grad = null;
        }
    }

    public void Step() => Inner.step();

    public void Dispose() => Inner.Dispose();

    private static torch.optim.Optimizer Create(OptimizerOptions options, IReadOnlyList<Parameter> parameters) => options switch
    {
        SgdOptions sgd => torch.optim.SGD(
            parameters, sgd.LearningRate, sgd.Momentum, dampening: 0, sgd.WeightDecay, sgd.Nesterov),
        AdamOptions adam => torch.optim.Adam(
            parameters, adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay),
        AdamWOptions adam => torch.optim.AdamW(
            parameters, adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay),
        _ => throw new NotSupportedException($"{options.GetType().Name} is not an optimiser that training knows."),
    };
}
