using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A penalty on weights beside the loss.</summary>
/// <remarks>
/// Training minimises it too, so that what pruning removes is small already: <see cref="L1Regularizer"/>,
/// <see cref="GroupLassoRegularizer"/> or <see cref="BatchNormScaleRegularizer"/>. The penalty enters training by its slope alone, which is
/// added to the gradient before the optimiser sees it; where the penalty has a kink, at 0, the slope is 0, so that what is 0 stays so and
/// no NaN arises. Steps overshoot the kink: weights come close to 0, and pruning sets them to it. Losses in the history are those of the
/// data, without penalties. Costs one pass over the weights in each step.
/// </remarks>
public abstract record Regularizer
{
    private readonly ValueArray<string> _layers;

    private protected Regularizer(double strength) => Strength = strength;

    /// <summary>The penalty's factor, finite and at least 0, where it has no effect.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Strength { get; init => field = Argument.NotNegative(value); }

    /// <summary>The layers to penalise, by name or pattern.</summary>
    /// <remarks>
    /// Patterns have <c>*</c> (any characters) and <c>?</c> (one character); case matters. Empty, the default, means all of the kind. An
    /// entry that fits none is refused when training starts.
    /// </remarks>
    /// <exception cref="ArgumentException">An entry is empty.</exception>
    public ImmutableArray<string> Layers { get => _layers.Items; init => _layers = new ValueArray<string>(NamePattern.Checked(value)); }

    /// <summary>The kind of parameter that is penalised.</summary>
    private protected virtual ParameterKind Kind => ParameterKind.Weight;

    /// <summary>The penalised parameters of a network, in its order.</summary>
    /// <exception cref="ArgumentException">The network has none, or an entry of <see cref="Layers"/> fits none.</exception>
    internal ImmutableArray<ParameterInfo> ParametersOf(NetworkDefinition definition)
    {
        ImmutableArray<ParameterInfo> parameters = [.. definition.Parameters.Where(parameter => parameter.Kind == Kind)];
        var kind = Kind == ParameterKind.Weight ? "Linear or Conv2d layer" : "batch normalisation";
        if (parameters.IsEmpty)
        {
            throw new ArgumentException($"{GetType().Name} needs a {kind}, and the network '{definition.Name}' has none.");
        }

        NamePattern.RequireMatches(Layers, $"the Layers of {GetType().Name}", [.. parameters.Select(parameter => parameter.Node)], kind);
        return Layers.IsEmpty ? parameters : [.. parameters.Where(parameter => NamePattern.Matches(Layers, parameter.Node))];
    }
}
