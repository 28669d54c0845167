namespace Microsoft.ML.Pruning.Allocations;

/// <summary>How well a network does without what a choice gives up.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Error">The fraction of rows classified wrong; null in a regression.</param>
internal readonly record struct ChoiceLoss(double Loss, double? Error)
{
    /// <summary>What choices are compared by first.</summary>
    public double Goal => Error ?? Loss;

    /// <summary>Whether it is better than another by more than a part of what that loses.</summary>
    /// <remarks>Among choices with as many errors the loss decides.</remarks>
    public bool Gains(ChoiceLoss other, double part) => Goal == other.Goal
        ? other.Loss - Loss > part * Math.Abs(other.Loss)
        : other.Goal - Goal > part * Math.Abs(other.Goal);
}
