using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Evaluates a network definition node by node on torch tensors, so that torch can differentiate it.</summary>
internal sealed class TorchNetwork
{
    private readonly long[] _inputShape;
    private readonly Step[] _steps;

    public TorchNetwork(NetworkDefinition definition, TorchParameters parameters, torch.Generator dropout)
    {
        _inputShape = [-1, .. definition.InputShape.Dimensions.Select(size => (long)size)];
        var operations = new TorchOperations(definition, parameters, dropout);
        _steps = [.. definition.Nodes.Select(node => new Step([.. node.Inputs.Select(IndexOf)], operations.For(node)))];

        int IndexOf(string name) => name == NetworkDefinition.InputName ? 0 : definition.IndexOf(name) + 1;
    }

    /// <summary>Maps rows x features to rows x outputs; every intermediate tensor belongs to the current dispose scope.</summary>
    /// <param name="features">Rows x features.</param>
    /// <param name="training">Whether dropout drops and batch norm uses and updates by the statistics of the batch.</param>
    public torch.Tensor Forward(torch.Tensor features, bool training)
    {
        var values = new torch.Tensor[_steps.Length + 1];
        values[0] = _inputShape.Length == 2 ? features : features.view(_inputShape);
        for (int i = 0; i < _steps.Length; i++)
        {
            values[i + 1] = _steps[i].Apply(Array.ConvertAll(_steps[i].Inputs, input => values[input]), training);
        }

        return values[^1];
    }

    private readonly record struct Step(int[] Inputs, TorchOperation Apply);
}
