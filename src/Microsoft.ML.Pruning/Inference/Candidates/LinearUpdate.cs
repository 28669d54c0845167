using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Changed features times their columns of the weight.</summary>
/// <param name="operation">The layer as it is.</param>
/// <param name="weight">Its weight.</param>
/// <param name="channels">The channels of the value that is read: each is so many neighbouring features.</param>
internal sealed class LinearUpdate(LinearOperation operation, ReadOnlyMemory<float> weight, int channels) : ChannelUpdate
{
    private readonly int _pixels = operation.Inputs / channels;
    private readonly int _inputs = operation.Inputs;
    private readonly int _outputs = operation.Outputs;
    private readonly float[] _bias = operation.Bias.IsEmpty ? new float[operation.Outputs] : operation.Bias.ToArray();

    public override int ScratchLengthFor(int rows) => rows * _pixels;

    public override void Apply(ReadOnlySpan<int> changed, ReadOnlySpan<float> removed, UpdatedRows rows, Span<float> scratch)
    {
        var source = new PanelUpdate.ReadOnlyRows(rows.Outputs, _outputs);
        var target = new PanelUpdate.Rows(rows.Targets, rows.TargetStride);
        foreach (var channel in changed)
        {
            var first = channel * _pixels;
            for (var row = 0; row < rows.Count; row++)
            {
                TensorPrimitives.Subtract(
                    removed.Slice(first, _pixels), rows.Inputs.Slice((row * _inputs) + first, _pixels), scratch[(row * _pixels)..]);
            }

            PanelUpdate.Apply(
                new(scratch, _pixels, rows.Count), new(operation.Panels, _inputs, first, _pixels), source, target, _outputs);
            source = new PanelUpdate.ReadOnlyRows(rows.Targets, rows.TargetStride);
        }
    }

    public override void Contribute(ReadOnlySpan<float> input, ReadOnlySpan<float> removed, int output, Span<float> contributions)
    {
        var row = weight.Span.Slice(output * _inputs, _inputs);
        for (var channel = 0; channel < contributions.Length; channel++)
        {
            var features = row.Slice(channel * _pixels, _pixels);
            contributions[channel] = TensorPrimitives.Dot(features, input.Slice(channel * _pixels, _pixels))
                - TensorPrimitives.Dot(features, removed.Slice(channel * _pixels, _pixels));
        }
    }

    public override bool Run(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        PanelUpdate.Apply(
            new(inputs, _inputs, rows), new(operation.Panels, _inputs, 0, _inputs), new(_bias, 0), new(outputs, _outputs), _outputs);
        return true;
    }
}
