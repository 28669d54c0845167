using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Saliencies;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Sums over rows of the squares, and if wanted the products, of a layer's inputs.</summary>
/// <remarks>The tensors belong to the scope that it is created in.</remarks>
internal sealed class InputSums
{
    /// <summary>Numbers that patches may fill at a time (64 MB).</summary>
    private const int PatchNumbers = 1 << 24;

    private readonly double[] _squares;
    private readonly torch.Tensor[] _grams;
    private long _samples;

    /// <exception cref="ArgumentException">The products do not fit an array.</exception>
    public InputSums(WeightedLayer layer, bool gram, torch.Device device)
    {
        Layer = layer;
        var (inputs, groups) = (layer.Matrix.Inputs, layer.Matrix.Groups);
        if (gram && (long)inputs * inputs > Array.MaxLength)
        {
            throw new ArgumentException($"'{layer.Name}' has {inputs} inputs, too many to hold the products of all pairs; "
                + "leave the layer out or use another saliency.");
        }

        _squares = new double[groups * inputs];
        _grams = [.. Enumerable.Range(0, gram ? groups : 0).Select(_ => torch.zeros(inputs, inputs, device: device))];
    }

    public WeightedLayer Layer { get; }

    /// <summary>Adds rows of the node that feeds the layer.</summary>
    /// <param name="rowInputs">The rows.</param>
    /// <param name="shares">What each counts; null where all count alike.</param>
    public void Add(torch.Tensor rowInputs, torch.Tensor? shares)
    {
        using var scope = torch.NewDisposeScope();
        long[] perRow = [-1, .. Enumerable.Repeat(1L, rowInputs.shape.Length - 1)];
        var input = shares is null ? rowInputs : rowInputs.mul(shares.sqrt().view(perRow));
        var rows = (int)input.shape[0];
        var squares = TorchParameters.ValuesOf(Layer.Patches(input.Squared().sum(0, keepdim: true)).sum(3));
        TensorPrimitives.Add(_squares, Array.ConvertAll(squares, value => (double)value), _squares);
        _samples += (long)rows * Layer.Positions;
        if (_grams.Length > 0)
        {
            var atOnce = (int)Math.Max(1, PatchNumbers / ((long)_squares.Length * Layer.Positions));
            for (var first = 0; first < rows; first += atOnce)
            {
                AddProducts(input.narrow(0, first, Math.Min(atOnce, rows - first)));
            }
        }
    }

    /// <summary>The sums so far.</summary>
    /// <exception cref="InvalidOperationException">They are not finite.</exception>
    public LayerInputSums Read() => new(
        _samples,
        FiniteValues.Of(Layer.Name, Array.ConvertAll(_squares, value => (float)Math.Sqrt(value))),
        [.. _grams.Select(gram => FiniteValues.Of(Layer.Name, TorchParameters.ValuesOf(gram)))]);

    private void AddProducts(torch.Tensor input)
    {
        using var scope = torch.NewDisposeScope();
        var samples = Layer.Patches(input).permute(1, 2, 0, 3).flatten(2);
        for (var group = 0; group < _grams.Length; group++)
        {
            var own = samples.select(0, group);
            _grams[group].addmm_(own, own.t());
        }
    }
}
