using System.Globalization;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Scales weights, layer by layer, until each layer's outputs have variance 1.</summary>
internal sealed class UnitVariance(double tolerance, int maximumIterations, Action checkCancelled)
{
    private int _iterations;

    /// <summary>Passes the rows through the network once, and scales on the way.</summary>
    public Network Fit(Network network, LabeledRows rows)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var parameters = new TorchParameters(network, torch.CPU);
        var evaluated = new TorchNetwork(network.Definition, parameters, dropout: null);
        var features = torch.frombuffer(rows.Features, torch.ScalarType.Float32).view(rows.Count, rows.FeatureCount);
        evaluated.Forward(
            features, again: (node, outputs) => node.Layer.IsWeighted && Scale(node.Name, parameters[node.Name + ".weight"], outputs));
        return new Network(network.Definition, parameters.Read());
    }

    /// <summary>Scales a layer's weights, unless its outputs have variance 1.</summary>
    private bool Scale(string layer, torch.Tensor weights, torch.Tensor outputs)
    {
        checkCancelled();
        double variance = VarianceOf(TorchParameters.ValuesOf(outputs));
        if (Math.Abs(variance - 1) <= tolerance)
        {
            _iterations = 0;
            return false;
        }

        if (!double.IsFinite(variance) || variance == 0)
        {
            throw Failed(layer, variance, "rows that differ, features of about [0, 1], or another seed or Start may help");
        }

        if (_iterations == maximumIterations)
        {
            throw Failed(layer, variance, $"after {_iterations} iterations it is not within {Invariant(tolerance)} of 1; "
                + "smaller biases at the start or a wider Tolerance may help");
        }

        _iterations++;
        weights.Multiply(1 / Math.Sqrt(variance));
        return true;
    }

    /// <summary>The mean squared deviation from the mean.</summary>
    /// <remarks>One sum after the other, so that every processor finds the same.</remarks>
    private static float VarianceOf(float[] values)
    {
        double mean = 0;
        foreach (var value in values)
        {
            mean += value;
        }

        mean /= values.Length;
        double squares = 0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (float)(squares / values.Length);
    }

    private static InvalidOperationException Failed(string layer, double variance, string advice) =>
        new($"LSUV cannot bring the outputs of '{layer}' to variance 1: their variance is {Invariant(variance)}; {advice}.");

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);
}
