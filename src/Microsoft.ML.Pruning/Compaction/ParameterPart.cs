using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>A part of a parameter: some of its outputs, and some of their inputs.</summary>
/// <remarks>The parameter is a matrix of outputs x inputs, each element of it <see cref="Kernel"/> values.</remarks>
/// <param name="Outputs">The places of the outputs.</param>
/// <param name="Inputs">The places of the inputs; one, 0, for parameters with a value for each output.</param>
/// <param name="AllInputs">The inputs of the whole parameter.</param>
/// <param name="Kernel">The values for one output and input.</param>
internal readonly record struct ParameterPart(int[] Outputs, int[] Inputs, int AllInputs, int Kernel)
{
    /// <summary>The number of values.</summary>
    public int Length => checked(Outputs.Length * Inputs.Length * Kernel);

    /// <summary>The part of a parameter with the given outputs and, of a weight, inputs.</summary>
    /// <remarks>A filter of a grouped convolution keeps all inputs of its group.</remarks>
    public static ParameterPart Of(ParameterInfo parameter, Layer layer, int[] outputs, int[] inputs)
    {
        if (parameter.Kind != ParameterKind.Weight)
        {
            return new ParameterPart(outputs, [0], 1, 1);
        }

        var allInputs = parameter.Shape[1];
        var kernel = checked((int)(parameter.Shape.Count / parameter.Shape[0] / allInputs));
        return new ParameterPart(outputs, layer.InputGroups > 1 ? [.. Enumerable.Range(0, allInputs)] : inputs, allInputs, kernel);
    }

    /// <summary>Copies the part out of the whole.</summary>
    public T[] Cut<T>(ReadOnlySpan<T> whole)
    {
        var part = new T[Length];
        var next = 0;
        foreach (var output in Outputs)
        {
            foreach (var input in Inputs)
            {
                whole.Slice(((output * AllInputs) + input) * Kernel, Kernel).CopyTo(part.AsSpan(next));
                next += Kernel;
            }
        }

        return part;
    }

    /// <summary>Copies the part into the whole.</summary>
    public void Paste<T>(ReadOnlySpan<T> part, Span<T> whole)
    {
        foreach (var output in Outputs)
        {
            foreach (var input in Inputs)
            {
                part[..Kernel].CopyTo(whole[(((output * AllInputs) + input) * Kernel)..]);
                part = part[Kernel..];
            }
        }
    }
}
