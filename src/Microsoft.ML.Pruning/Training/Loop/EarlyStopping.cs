using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Ends training when the validation loss no longer falls.</summary>
/// <remarks>It gives back the weights of the epoch with the lowest validation loss. Needs validation rows.</remarks>
/// <param name="Patience">How many epochs in a row may pass without an improvement before training ends, at least 1; default 3.</param>
/// <param name="MinimumDelta">By how much the validation loss must fall to count as an improvement, at least 0; default 0.</param>
public sealed record EarlyStopping(int Patience = 3, double MinimumDelta = 0)
{
    /// <summary>Epochs in a row without improvement before training ends, at least 1; default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Patience
    {
        get;
        init => field = Argument.AtLeast(1, value);
    } = Argument.AtLeast(1, Patience, nameof(Patience));

    /// <summary>By how much the validation loss must fall to improve, at least 0; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinimumDelta { get; init => field = Argument.NotNegative(value); } =
        Argument.NotNegative(MinimumDelta, nameof(MinimumDelta));
}
