using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Makes networks with first weights.</summary>
public static class NetworkInitializer
{
    /// <summary>Makes a network whose weights an initialiser draws.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="initializer">How to draw weights and biases; not one that needs rows.</param>
    /// <param name="seed">Every seed gives other weights; the same seed the same, on every platform.</param>
    /// <returns>A network without masks.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The initialiser needs rows, or its settings lead to weights that are not finite.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="CustomInitializer"/>'s function returned what does not fit.</exception>
    public static Network Create(NetworkDefinition definition, Initializer initializer, int seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(initializer);
        return initializer.NeedsRows
            ? throw new ArgumentException(
                $"{initializer.GetType().Name} fits the weights to training rows; give them: "
                    + "NetworkInitializer.Create(definition, initializer, seed, rows).", nameof(initializer))
            : Draw(definition, initializer, seed);
    }

    /// <summary>Makes a network with drawn weights, fitted to rows if need be.</summary>
    /// <remarks>An initialiser draws the weights; a <see cref="LsuvInitializer"/> fits them.</remarks>
    /// <param name="definition">The network.</param>
    /// <param name="initializer">How to draw weights and biases.</param>
    /// <param name="seed">
    /// Every seed gives other weights and another sample of the rows. The same seed gives the same weights: where they are fitted to rows,
    /// on the same machine with the same number of threads; else on every platform.
    /// </param>
    /// <param name="rows">
    /// Training rows, which fit the network; they are read in one pass, and only where the initialiser needs them.
    /// </param>
    /// <returns>A network without masks.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network or there are none, or the settings lead to weights that are not finite.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is not one of the task.</exception>
    /// <exception cref="InvalidOperationException">
    /// A <see cref="CustomInitializer"/>'s function returned what does not fit, or a <see cref="LsuvInitializer"/> did not reach its aim.
    /// </exception>
    public static Network Create(NetworkDefinition definition, Initializer initializer, int seed, RowSource rows) =>
        Create(definition, initializer, seed, rows, new RowBudget(RowBudget.DefaultBytes), () => { });

    internal static Network Create(
        NetworkDefinition definition, Initializer initializer, int seed, RowSource rows, RowBudget budget, Action checkCancelled)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(initializer);
        ArgumentNullException.ThrowIfNull(rows);
        return initializer.FitTo(rows, Draw(definition, initializer, seed), seed, budget, checkCancelled);
    }

    private static Network Draw(NetworkDefinition definition, Initializer initializer, int seed)
    {
        var values = new Dictionary<string, float[]>();
        var weights = new Dictionary<string, InitializerRequest>();
        for (var i = 0; i < definition.Parameters.Length; i++)
        {
            var parameter = definition.Parameters[i];
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
                        array,
                        weights[parameter.Node] with { ParameterName = parameter.Name, Shape = parameter.Shape, Generator = random });
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
