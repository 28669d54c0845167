using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>An axis of a parameter along which it loses a part with each channel.</summary>
/// <remarks>In a grouped convolution the axis of inputs has the inputs of one group only.</remarks>
/// <param name="Parameter">The name of the parameter, for example <c>conv2.weight</c>.</param>
/// <param name="Axis">0 for what is written (outputs), 1 for what is read (inputs).</param>
/// <param name="Value">The node, or input, whose channels lie along the axis.</param>
public sealed record ChannelAxis(string Parameter, int Axis, string Value)
{
    /// <summary>For example <c>conv2.weight[1]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Parameter}[{Axis}]");
}
