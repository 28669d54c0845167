using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Adam, with weight decay in the gradient or apart from it.</summary>
/// <remarks>
/// <see cref="AdamOptions"/> has it in the gradient, <see cref="AdamWOptions"/> apart. The running means are moved by (1 - beta) times
/// their distance from the new value, and weights by what decay takes of them: beta and 1 - rate * decay themselves, rounded to single
/// precision, would be wrong in the same direction in every step.
/// </remarks>
internal sealed class AdamRule : UpdateRule
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly double _gradientDecay;
    private readonly double _weightDecay;

    private AdamRule(double beta1, double beta2, double epsilon, double gradientDecay, double weightDecay) =>
        (_beta1, _beta2, _epsilon, _gradientDecay, _weightDecay) = (beta1, beta2, epsilon, gradientDecay, weightDecay);

    public override int States => 2;

    public static AdamRule Of(AdamOptions options) => new(options.Beta1, options.Beta2, options.Epsilon, options.WeightDecay, 0);

    public static AdamRule Of(AdamWOptions options) => new(options.Beta1, options.Beta2, options.Epsilon, 0, options.WeightDecay);

    public override void Update(FusedPass pass, UpdateStep step) => pass.Run(new AdamUpdate(
        (float)(1 - _beta1),
        (float)(1 - _beta2),
        (float)_epsilon,
        (float)_gradientDecay,
        (float)(step.Rate * _weightDecay),
        (float)RateOf(step),
        (float)RootOf(step)));

    public override void Update(torch.Tensor weight, torch.Tensor gradient, torch.Tensor[] state, UpdateStep step)
    {
        var slope = _gradientDecay == 0 ? gradient : gradient.Plus(weight, _gradientDecay);
        var mean = state[0].Add(slope.sub(state[0]), 1 - _beta1);
        var square = state[1].Add(slope.Squared().sub(state[1]), 1 - _beta2);
        var change = mean.div(square.sqrt().Multiply(RootOf(step)).Add(_epsilon)).Multiply(RateOf(step));
        weight.Add(_weightDecay == 0 ? change : change.Add(weight, step.Rate * _weightDecay), -1);
    }

    /// <summary>The learning rate, with the mean of gradients freed of its bias.</summary>
    private double RateOf(UpdateStep step) => step.Rate / (1 - Math.Pow(_beta1, step.Number));

    /// <summary>What frees the root of the mean of squares of its bias.</summary>
    private double RootOf(UpdateStep step) => 1 / Math.Sqrt(1 - Math.Pow(_beta2, step.Number));
}
