using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Adds the slopes of the regularisers' penalties to the gradients.</summary>
internal sealed class PenaltySlopes
{
    private readonly (torch.Tensor Value, Func<torch.Tensor, torch.Tensor> Slope, double Strength)[] _penalties;

    public PenaltySlopes(TrainingOptions options, NetworkDefinition definition, TorchParameters parameters) =>
        _penalties = [.. options.Regularizers.SelectMany(regularizer => regularizer.ParametersOf(definition).Select(parameter =>
            (parameters[parameter.Name], SlopeOf(regularizer, definition, parameter), regularizer.Strength)))];

    /// <summary>Called between the gradients of the loss and what else changes them.</summary>
    public void Apply()
    {
        if (_penalties.Length == 0)
        {
            return;
        }

        using var noGradient = torch.no_grad();
        foreach (var (value, slope, strength) in _penalties)
        {
            using var scope = torch.NewDisposeScope();
            value.grad?.Add(slope(value), strength);
        }
    }

    private static Func<torch.Tensor, torch.Tensor> SlopeOf(
        Regularizer regularizer,
        NetworkDefinition definition,
        ParameterInfo parameter) => regularizer switch
    {
        L1Regularizer or BatchNormScaleRegularizer => value => value.sign(),
        GroupLassoRegularizer { Groups: WeightGrouping.Units } => OfUnits(parameter.Shape),
        GroupLassoRegularizer => OfInputs(definition[parameter.Node].Layer, parameter.Shape),
        _ => throw new NotSupportedException($"{regularizer.GetType().Name} is not a regulariser that training knows."),
    };

    private static Func<torch.Tensor, torch.Tensor> OfUnits(TensorShape shape) => OfGroups([shape[0], shape.Count / shape[0]], [1]);

    /// <summary>A weight as groups x filters x inputs x kernel.</summary>
    /// <remarks>Convolution groups, filters of a group, inputs of a group; Linear is of one group and a kernel of 1.</remarks>
    private static Func<torch.Tensor, torch.Tensor> OfInputs(Layer layer, TensorShape shape)
    {
        var groups = layer.InputGroups;
        return OfGroups([groups, shape[0] / groups, shape[1], shape.Count / shape[0] / shape[1]], [1, 3]);
    }

    /// <summary>The slope of sqrt(|g|) * ||w_g||.</summary>
    /// <remarks>A group spans some axes of a view of the weight.</remarks>
    private static Func<torch.Tensor, torch.Tensor> OfGroups(long[] view, long[] within)
    {
        var root = Math.Sqrt(within.Aggregate(1L, (size, axis) => size * view[axis]));
        return value =>
        {
            var weights = value.view(view);
            var norms = weights.Squared().sum(within, keepdim: true).sqrt();
            var factors = norms.reciprocal().Multiply(root).ClearWhere(norms.IsZero());
            return weights.mul(factors).view(value.shape);
        };
    }
}
