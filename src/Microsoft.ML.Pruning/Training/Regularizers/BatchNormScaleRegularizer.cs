using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The sum of absolute scales of batch normalisations.</summary>
/// <remarks>
/// strength * sum |gamma|, of slope strength * sign(gamma), 0 at 0. Draws whole channels to 0, which the batch-norm scale saliency then
/// finds: network slimming. (Liu, Li, Shen, Huang, Yan and Zhang 2017.)
/// </remarks>
/// <param name="Strength">What the sum is multiplied by: a finite number of at least 0; default 1e-4, as in the paper.</param>
public sealed record BatchNormScaleRegularizer(double Strength = 1e-4) : Regularizer(Strength)
{
    private protected override ParameterKind Kind => ParameterKind.Scale;
}
