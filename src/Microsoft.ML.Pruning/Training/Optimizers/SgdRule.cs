using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Stochastic gradient descent by <see cref="SgdOptions"/>.</summary>
/// <remarks>It remembers the momentum if there is any.</remarks>
internal sealed class SgdRule(SgdOptions options) : UpdateRule
{
    public override int States => options.Momentum > 0 ? 1 : 0;

    public override void Update(FusedPass pass, UpdateStep step)
    {
        if (options.Momentum > 0)
        {
            pass.Run(new MomentumUpdate((float)step.Rate, (float)options.WeightDecay, (float)options.Momentum, options.Nesterov));
        }
        else
        {
            pass.Run(new SgdUpdate((float)step.Rate, (float)options.WeightDecay));
        }
    }

    public override void Update(torch.Tensor weight, torch.Tensor gradient, torch.Tensor[] state, UpdateStep step)
    {
        var slope = options.WeightDecay == 0 ? gradient : gradient.Plus(weight, options.WeightDecay);
        if (options.Momentum == 0)
        {
            weight.Add(slope, -step.Rate);
            return;
        }

        var momentum = state[0].Multiply(options.Momentum).Add(slope);
        weight.Add(options.Nesterov ? slope.Plus(momentum, options.Momentum) : momentum, -step.Rate);
    }
}
