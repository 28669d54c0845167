using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>How a gradient changes a parameter.</summary>
/// <remarks>The same in one pass over its memory and by tensor operations.</remarks>
internal abstract class UpdateRule
{
    /// <summary>How many tensors, 0 at first, the rule remembers of each parameter.</summary>
    public abstract int States { get; }

    public static UpdateRule Of(OptimizerOptions options) => options switch
    {
        SgdOptions sgd => new SgdRule(sgd),
        AdamOptions adam => AdamRule.Of(adam),
        AdamWOptions adam => AdamRule.Of(adam),
        _ => throw new NotSupportedException($"{options.GetType().Name} is not an optimiser that training knows."),
    };

    /// <summary>Changes a parameter in one pass.</summary>
    public abstract void Update(FusedPass pass, UpdateStep step);

    /// <summary>Changes a parameter by tensor operations.</summary>
    public abstract void Update(torch.Tensor weight, torch.Tensor gradient, torch.Tensor[] state, UpdateStep step);
}
