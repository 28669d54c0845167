using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The step of scaling factors that follows each step of the optimiser.</summary>
/// <remarks>Factors live in managed memory; the tensors are given what they become.</remarks>
internal sealed class FactorStep
{
    private readonly ScalingFactors _factors;
    private readonly TorchFactors _tensors;
    private readonly float[] _values;
    private readonly float[] _before;
    private readonly float[] _gradients;
    private readonly float[] _momentum;
    private readonly SortedSet<int> _held = [];

    public FactorStep(ScalingFactors factors, TorchFactors tensors)
    {
        (_factors, _tensors) = (factors, tensors);
        _values = [.. factors.Start];
        _before = new float[_values.Length];
        _gradients = new float[_values.Length];
        _momentum = new float[_values.Length];
    }

    /// <summary>Forgets the gradients of the last batch.</summary>
    public void ForgetGradients() => _tensors.ForgetGradients();

    /// <summary>Changes the factors by the gradients of the batch.</summary>
    /// <param name="rate">The learning rate of the step.</param>
    public void Step(double rate)
    {
        _tensors.ReadGradients(_gradients);
        _values.CopyTo(_before, 0);
        var update = new ProximalUpdate((float)rate, (float)(rate * _factors.Penalty), (float)_factors.Momentum);
        FusedPass.Run(update, _values, _gradients, _momentum, default);
        for (var floor = 0; floor < _factors.Floors.Length; floor++)
        {
            Hold(floor);
        }

        _tensors.Write(_values);
    }

    /// <summary>What the factors are now.</summary>
    public FactorValues Read() => new([.. _values], [.. _held]);

    /// <summary>Keeps the largest factor where the step took the last one.</summary>
    private void Hold(int floor)
    {
        var factors = _factors.Floors[floor];
        if (factors.Any(factor => _values[factor] != 0))
        {
            return;
        }

        var largest = factors.MaxBy(factor => _before[factor]);
        if (_before[largest] > 0)
        {
            (_values[largest], _momentum[largest]) = (_before[largest], 0);
            _held.Add(floor);
        }
    }
}
