using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Evaluates a network node by node on torch tensors, for torch to differentiate.</summary>
internal sealed class TorchNetwork
{
    private readonly NetworkDefinition _definition;
    private readonly long[] _inputShape;
    private readonly Step[] _steps;
    private readonly TorchFactors? _factors;

    /// <param name="definition">What to compute.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="dropout">Draws what dropout drops; null where the network only runs in inference form.</param>
    /// <param name="keepOutputs">
    /// Whether the output of every node stays as it is, for <see cref="Outputs"/>, instead of being overwritten where nobody needs it.
    /// </param>
    /// <param name="factors">What outputs are multiplied with; null for nothing.</param>
    public TorchNetwork(
        NetworkDefinition definition,
        TorchParameters parameters,
        torch.Generator? dropout,
        bool keepOutputs = false,
        TorchFactors? factors = null)
    {
        _definition = definition;
        _factors = factors;
        _inputShape = [-1, .. definition.InputShape.Dimensions.Select(size => (long)size)];
        var operations = new TorchOperations(definition, parameters, dropout, keepOutputs);
        _steps = [.. definition.Nodes.Select(node => new Step([.. node.Inputs.Select(IndexOf)], node.Layer.Accept(operations, node)))];

        int IndexOf(string name) => name == NetworkDefinition.InputName ? 0 : definition.IndexOf(name) + 1;
    }

    /// <summary>Maps rows x features to rows x outputs.</summary>
    /// <remarks>Every intermediate tensor belongs to the current dispose scope.</remarks>
    /// <param name="features">Rows x features.</param>
    /// <param name="training">Whether dropout drops and batch norm uses and updates by the statistics of the batch.</param>
    public torch.Tensor Forward(torch.Tensor features, bool training) => Run(features, training)[^1];

    /// <summary>Passes rows through the network in inference form.</summary>
    /// <remarks>Computes a node anew as long as that is wanted, since its parameters were changed.</remarks>
    /// <param name="features">Rows x features.</param>
    /// <param name="again">Sees every output, before the nodes that need it, and says whether to compute it anew.</param>
    public void Forward(torch.Tensor features, Func<Node, torch.Tensor, bool> again) => Run(features, training: false, again);

    /// <summary>The outputs of all nodes by name, in inference form.</summary>
    /// <remarks>
    /// It computes as <see cref="Forward(torch.Tensor, bool)"/> does. The network's input stands under
    /// <see cref="NetworkDefinition.InputName"/>.
    /// </remarks>
    /// <param name="features">Rows x features.</param>
    public Dictionary<string, torch.Tensor> Outputs(torch.Tensor features)
    {
        var values = Run(features, training: false);
        var outputs = new Dictionary<string, torch.Tensor> { [NetworkDefinition.InputName] = values[0] };
        for (var i = 0; i < _definition.Nodes.Length; i++)
        {
            outputs[_definition.Nodes[i].Name] = values[i + 1];
        }

        return outputs;
    }

    private torch.Tensor[] Run(torch.Tensor features, bool training, Func<Node, torch.Tensor, bool>? again = null)
    {
        var values = new torch.Tensor[_steps.Length + 1];
        values[0] = _inputShape.Length == 2 ? features : features.view(_inputShape);
        for (var i = 0; i < _steps.Length; i++)
        {
            var inputs = Array.ConvertAll(_steps[i].Inputs, input => values[input]);
            values[i + 1] = Apply(i, inputs, training);
            while (again is not null && again(_definition.Nodes[i], values[i + 1]))
            {
                values[i + 1].Dispose();
                values[i + 1] = Apply(i, inputs, training);
            }
        }

        return values;
    }

    private torch.Tensor Apply(int step, torch.Tensor[] inputs, bool training)
    {
        var output = _steps[step].Apply(inputs, training);
        return _factors?.Scale(_definition.Nodes[step].Name, output) ?? output;
    }

    private readonly record struct Step(int[] Inputs, TorchOperation Apply);
}
