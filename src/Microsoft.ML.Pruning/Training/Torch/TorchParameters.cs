using System.Runtime.InteropServices;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The parameters of a network as tensors on a device, by name.</summary>
/// <remarks>
/// They belong to the current dispose scope. Plain tensors: making a <c>Parameter</c> leaves the tensor that it takes over in
/// <see cref="torch.Tensor.TotalCount"/> for ever.
/// </remarks>
internal sealed class TorchParameters
{
    private readonly NetworkDefinition _definition;
    private readonly Dictionary<string, torch.Tensor> _tensors = [];

    public TorchParameters(Network network, torch.Device device)
    {
        _definition = network.Definition;
        foreach (var parameter in _definition.Parameters)
        {
            var tensor = CopyOf(network.Memory(parameter.Name), parameter.Shape, device);
            tensor.requires_grad = parameter.IsTrainable;
            _tensors[parameter.Name] = tensor;
        }
    }

    /// <summary>What the optimiser changes, in definition order.</summary>
    public IReadOnlyList<torch.Tensor> Trainable => [.. TrainableByName.Select(entry => entry.Parameter)];

    /// <summary>What the optimiser changes with its names, in definition order.</summary>
    public IEnumerable<(string Name, torch.Tensor Parameter)> TrainableByName =>
        _definition.Parameters.Where(parameter => parameter.IsTrainable).Select(parameter => (parameter.Name, _tensors[parameter.Name]));

    public torch.Tensor this[string name] => _tensors[name];

    /// <summary>The tensor, or null where the layer has none of that name.</summary>
    public torch.Tensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Copies the present values out.</summary>
    public Dictionary<string, float[]> Read() =>
        _definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => ValuesOf(_tensors[parameter.Name]));

    /// <summary>Copies the values of a tensor out, in row-major order.</summary>
    public static float[] ValuesOf(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        var values = new float[tensor.numel()];
        torch.frombuffer(values, torch.ScalarType.Float32).copy_(tensor.detach().flatten());
        return values;
    }

    /// <summary>Copies managed values to the device.</summary>
    public static torch.Tensor CopyOf(ReadOnlyMemory<float> values, TensorShape shape, torch.Device device)
    {
        var array = MemoryMarshal.TryGetArray(values, out var segment) && segment.Array!.Length == values.Length
            ? segment.Array
            : values.ToArray();
        using var shared = torch.frombuffer(array, torch.ScalarType.Float32);
        using var shaped = shared.view([.. shape.Dimensions.Select(size => (long)size)]);
        return shaped.to(device, copy: true);
    }
}
