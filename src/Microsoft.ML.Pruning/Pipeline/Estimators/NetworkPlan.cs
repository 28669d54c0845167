using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Which network to train: a given one, or one by the data.</summary>
internal sealed class NetworkPlan
{
    private readonly Func<NetworkShape, NetworkDefinition?> _make;

    private NetworkPlan(NetworkDefinition? known, Func<NetworkShape, NetworkDefinition?> make) => (Known, _make) = (known, make);

    /// <summary>The network, where it is known without data.</summary>
    public NetworkDefinition? Known { get; }

    /// <summary>A network that is given.</summary>
    /// <exception cref="ArgumentException">Its output is no row of numbers.</exception>
    public static NetworkPlan Of(NetworkDefinition definition, TaskKind kind)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.OutputShape.Rank == 1
            ? new NetworkPlan(definition, _ => definition)
            : throw new ArgumentException(
                $"The network '{definition.Name}' yields shape {definition.OutputShape}, but a trainer of ml.{kind.Catalog} needs "
                    + $"{kind.Ending}. End it with a Linear layer of as many outputs, behind a Flatten or GlobalAvgPool2d.",
                nameof(definition));
    }

    /// <summary>A network that a function makes of what the data ask.</summary>
    public static NetworkPlan Of(Func<NetworkShape, NetworkDefinition> network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new NetworkPlan(null, network);
    }

    /// <summary>A perceptron with these hidden layers between the inputs and outputs of the data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    public static NetworkPlan Of(int[] hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        int[] widths = [.. hidden];
        foreach (var width in widths)
        {
            if (width < 1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(hidden), width, $"A hidden layer has the width {width}; it must be at least 1.");
            }
        }

        return new NetworkPlan(null, shape => Architectures.Mlp([shape.Inputs, .. widths, shape.Outputs]));
    }

    /// <summary>The network for the data.</summary>
    /// <remarks>A function of the user's may have got it wrong.</remarks>
    /// <exception cref="InvalidOperationException">The function gave null, or a network of other widths.</exception>
    public NetworkDefinition For(NetworkShape shape)
    {
        if (Known is not null)
        {
            return Known;
        }

        var made = _make(shape) ?? throw new InvalidOperationException(
            $"The function that makes the network gave null for {shape.Inputs} inputs and {shape.Outputs} outputs; "
                + "return a definition.");
        return made.InputShape.Count == shape.Inputs && made.OutputShape.Rank == 1 && made.OutputShape.Count == shape.Outputs
            ? made
            : throw new InvalidOperationException(
                $"The function that makes the network gave '{made.Name}', which maps {made.InputShape} to {made.OutputShape}, but the data "
                    + $"have {shape.Inputs} inputs and need {shape.Outputs} outputs. Make it from the shape that the function gets.");
    }
}
