using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Makes networks with first weights.</summary>
public static class NetworkInitializer
{
    /// <summary>Makes a network whose weights an initialiser draws.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="initializer">How to draw weights and biases.</param>
    /// <param name="seed">Every seed gives other weights; the same seed the same, on every platform.</param>
    /// <returns>A network without masks.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The settings lead to weights that are not finite.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="CustomInitializer"/>'s function returned what does not fit.</exception>
    public static Network Create(NetworkDefinition definition, Initializer initializer, int seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(initializer);
        var values = new Dictionary<string, float[]>();
        var weights = new Dictionary<string, InitializerRequest>();
        for (int i = 0; i < definition.Parameters.Length; i++)
        {
            ParameterInfo parameter = definition.Parameters[i];
            var array = new float[parameter.Shape.Count];
            var random = new SeededRandom(seed, RandomPurpose.Weights, i);
            switch (parameter.Kind)
            {
                case ParameterKind.Weight:
                    weights[parameter.Node] = InitializerRequest.ForWeight(parameter, random);
                    initializer.FillWeights(array, weights[parameter.Node]);
                    break;
                case ParameterKind.Bias:
                    initializer.FillBiases(
                        array, weights[parameter.Node] with { ParameterName = parameter.Name, Shape = parameter.Shape, Generator = random });
                    break;
                case ParameterKind.Scale or ParameterKind.RunningVariance:
                    Array.Fill(array, 1);
                    break;
                default:
                    break;
            }

            values[parameter.Name] = array;
        }

        return new Network(definition, values);
    }
}
