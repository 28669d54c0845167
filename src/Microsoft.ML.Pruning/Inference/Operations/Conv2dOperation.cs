using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>A convolution: filters times patches, by row and group.</summary>
/// <remarks>The patches of the input are laid out as panels (im2col).</remarks>
internal sealed class Conv2dOperation : Operation
{
    private readonly PatchMatrix _patches;
    private readonly TensorShape _input;
    private readonly int _groups;
    private readonly int _filters;
    private readonly ReadOnlyMemory<float> _weight;
    private readonly ReadOnlyMemory<float> _bias;

    public Conv2dOperation(Network network, Node node, Conv2dLayer layer)
    {
        var output = network.Definition.ShapeOf(node.Name);
        _input = network.Definition.InputShapeOf(node.Name);
        _groups = layer.Groups;
        _filters = layer.OutputChannels;
        _patches = new PatchMatrix(_input, new Size2d(output[1], output[2]), layer);
        _weight = network.Memory(node.Name + ".weight");
        _bias = layer.Bias ? network.Memory(node.Name + ".bias") : default;
    }

    public override int ScratchLength => _patches.ScratchLength;

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        var imageLength = (int)_input.Count;
        var outputLength = _filters * _patches.Columns;
        for (var row = 0; row < rows; row++)
        {
            var image = output.Slice(row * outputLength, outputLength);
            RunImage(input.Slice(row * imageLength, imageLength), image, scratch);
            AddBias(image);
        }
    }

    private void RunImage(ReadOnlySpan<float> input, Span<float> output, Span<float> scratch)
    {
        var groupFilters = _filters / _groups;
        var groupOutput = groupFilters * _patches.Columns;
        var groupWeights = groupFilters * _patches.Rows;
        var groupInput = input.Length / _groups;
        for (var group = 0; group < _groups; group++)
        {
            var panels = _patches.Fill(input.Slice(group * groupInput, groupInput), scratch);
            MatrixProduct.Multiply(
                _weight.Span.Slice(group * groupWeights, groupWeights), groupFilters, _patches.Rows, panels, _patches.Columns,
                output.Slice(group * groupOutput, groupOutput));
        }
    }

    private void AddBias(Span<float> output)
    {
        for (var filter = 0; filter < _bias.Length; filter++)
        {
            var plane = output.Slice(filter * _patches.Columns, _patches.Columns);
            TensorPrimitives.Add(plane, _bias.Span[filter], plane);
        }
    }
}
