namespace TorchSharp.Modules;

/// <summary>What Adam and AdamW share: their options, and the step once the weight decay is dealt with.</summary>
internal sealed class AdamRule : OptimizerOptions
{
    private double _beta1, _beta2, _eps;
    private bool _maximize;

    internal AdamRule(double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(eps);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        if (beta1 is < 0 or >= 1 || beta2 is < 0 or >= 1)
            throw new ArgumentException($"Invalid betas {beta1} and {beta2}: both must lie in [0, 1).");
        LearningRate = lr;
        (_beta1, _beta2, _eps, WeightDecay) = (beta1, beta2, eps, weight_decay);
        (Amsgrad, _maximize) = (amsgrad, maximize);
    }

    internal double WeightDecay { get; private set; }

    internal bool Amsgrad { get; private set; }

    public override void LoadStateDict(OptimizerOptions source)
    {
        base.LoadStateDict(source);
        var other = (AdamRule)source;
        (_beta1, _beta2, _eps, WeightDecay) = (other._beta1, other._beta2, other._eps, other.WeightDecay);
        (Amsgrad, _maximize) = (other.Amsgrad, other._maximize);
    }

    /// <summary>The gradient to go down, or null where a parameter has none.</summary>
    internal torch.Tensor? Descent(Parameter parameter) => parameter.grad is { } grad ? _maximize ? grad.neg() : grad : null;

    internal void Step(Parameter parameter, torch.Tensor grad, long step, torch.Tensor mean, torch.Tensor square, torch.Tensor? largest)
    {
        mean.mul_(_beta1).add_(grad, 1 - _beta1);
        square.mul_(_beta2).addcmul_(grad, grad, 1 - _beta2);
        if (largest is not null)
            square = largest.copy_(largest.maximum(square));
        double correction1 = 1 - Math.Pow(_beta1, step), correction2 = 1 - Math.Pow(_beta2, step);
        var denominator = square.sqrt().div_(Math.Sqrt(correction2)).add_(_eps);
        parameter.addcdiv_(mean, denominator, -LearningRate!.Value / correction1);
    }
}
