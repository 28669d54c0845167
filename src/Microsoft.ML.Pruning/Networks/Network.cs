using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>A network: its definition, the values of its parameters, and its masks.</summary>
/// <remarks>
/// The masks say which values are pruned. A value: nothing changes after construction, and every operation returns a new network (which may
/// share unchanged arrays with the old one).
/// </remarks>
public sealed class Network
{
    private readonly Dictionary<string, float[]> _values;

    /// <summary>Creates a network and checks it.</summary>
    /// <param name="definition">What the network computes.</param>
    /// <param name="parameters">
    /// The values of every parameter by name (<c>fc1.weight</c>), in row-major order. The network takes ownership of the arrays: they
    /// are not copied and must not be changed afterwards.
    /// </param>
    /// <param name="masks">The pruned values; a parameter without a mask is kept whole. By default nothing is pruned.</param>
    /// <exception cref="ArgumentException">
    /// A parameter is missing, unknown, of another length, or has a NaN or infinite value; a running variance is negative; or a mask
    /// belongs to no trainable parameter, has another length, or marks a value as pruned that is not 0. The message names the parameter.
    /// </exception>
    public Network(NetworkDefinition definition, IReadOnlyDictionary<string, float[]> parameters, MaskSet? masks = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(parameters);
        Definition = definition;
        Masks = masks ?? MaskSet.Empty;
        foreach (var name in parameters.Keys)
        {
            definition.Parameter(name);
        }

        _values = definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => Checked(parameter, parameters));
        foreach (var (name, mask) in Masks)
        {
            RequireMask(name, mask, Masks);
            RequireZeros(name, mask);
        }
    }

    /// <summary>Takes over values and masks that are known to be right.</summary>
    private Network(NetworkDefinition definition, MaskSet masks, Dictionary<string, float[]> values)
    {
        Definition = definition;
        Masks = masks;
        _values = values;
    }

    /// <summary>What the network computes.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>Which values are pruned, by parameter; those are exactly 0.</summary>
    /// <remarks>A parameter without a mask is kept whole.</remarks>
    public MaskSet Masks { get; }

    /// <summary>The values of a parameter in row-major order.</summary>
    /// <param name="parameterName">For example <c>fc1.weight</c>.</param>
    /// <exception cref="ArgumentException">There is no such parameter; the message lists the names.</exception>
    public ReadOnlySpan<float> Values(string parameterName) => Find(parameterName);

    /// <summary>The values of a parameter in row-major order, for lambdas and across awaits.</summary>
    /// <param name="parameterName">For example <c>fc1.weight</c>.</param>
    /// <exception cref="ArgumentException">There is no such parameter; the message lists the names.</exception>
    public ReadOnlyMemory<float> Memory(string parameterName) => Find(parameterName);

    /// <summary>Prunes further, by masks beside the present ones.</summary>
    /// <remarks>What either prunes is pruned, and the pruned values become 0.</remarks>
    /// <param name="masks">Masks of trainable parameters.</param>
    /// <returns>A new network; this one is unchanged.</returns>
    /// <exception cref="ArgumentException">A mask belongs to no trainable parameter or has another length than its parameter.</exception>
    public Network WithMasks(MaskSet masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        var values = new Dictionary<string, float[]>(_values);
        foreach (var (name, mask) in masks)
        {
            RequireMask(name, mask, masks);
            if (mask.PrunedCount > 0)
            {
                var pruned = GC.AllocateUninitializedArray<float>(mask.Length);
                mask.Apply(values[name], pruned);
                values[name] = pruned;
            }
        }

        return new Network(Definition, Masks.And(masks), values);
    }

    /// <summary>Replaces the values of some parameters; the masks stay.</summary>
    /// <param name="replaced">The new values by parameter name; the network takes ownership of the arrays.</param>
    /// <returns>A new network; this one is unchanged.</returns>
    /// <exception cref="ArgumentException">As in the constructor; above all, a value is not 0 where the parameter is pruned.</exception>
    public Network WithParameters(IReadOnlyDictionary<string, float[]> replaced)
    {
        ArgumentNullException.ThrowIfNull(replaced);
        var values = new Dictionary<string, float[]>(_values);
        foreach (var (name, value) in replaced)
        {
            values[name] = value;
        }

        return new Network(Definition, values, Masks);
    }

    /// <summary>The definition and the number of masks.</summary>
    /// <remarks>For example <c>lenet300: 1x28x28 -> 10, 266610 parameters, 3 masks</c>.</remarks>
    public override string ToString() => $"{Definition}, {Masks.Count} masks";

    private static float[] Checked(ParameterInfo parameter, IReadOnlyDictionary<string, float[]> parameters)
    {
        if (!parameters.TryGetValue(parameter.Name, out var values) || values is null)
        {
            throw new ArgumentException($"The values of parameter '{parameter.Name}' ({parameter.Shape}) are missing.", nameof(parameters));
        }

        if (values.Length != parameter.Shape.Count)
        {
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' has {values.Length} values but its shape {parameter.Shape} needs {parameter.Shape.Count}.",
                nameof(parameters));
        }

        if (!TensorPrimitives.IsFiniteAll<float>(values))
        {
            var index = Array.FindIndex(values, value => !float.IsFinite(value));
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' has the value {values[index]} at index {index}; all values must be finite.",
                nameof(parameters));
        }

        return parameter.Kind == ParameterKind.RunningVariance && TensorPrimitives.Min<float>(values) is < 0 and float lowest
            ? throw new ArgumentException(
                $"Parameter '{parameter.Name}' has the value {lowest}; a variance must be at least 0.", nameof(parameters))
            : values;
    }

    private float[] Find(string parameterName) => _values[Definition.Parameter(parameterName).Name];

    private void RequireMask(string name, Mask mask, MaskSet masks)
    {
        var parameter = Definition.Parameter(name);
        if (!parameter.IsTrainable)
        {
            throw new ArgumentException($"Parameter '{name}' is a running statistic and cannot be pruned.", nameof(masks));
        }

        if (mask.Length != parameter.Shape.Count)
        {
            throw new ArgumentException(
                $"The mask of parameter '{name}' has {mask.Length} elements but its shape {parameter.Shape} has {parameter.Shape.Count}.",
                nameof(masks));
        }
    }

    private void RequireZeros(string name, Mask mask)
    {
        var values = _values[name];
        if (!mask.HoldsFor(values))
        {
            var index = Enumerable.Range(0, values.Length).First(i => values[i] != 0 && !mask[i]);
            throw new ArgumentException(
                $"Parameter '{name}' has the value {values[index]} at index {index}, which its mask prunes; it must be 0.", "parameters");
        }
    }
}
