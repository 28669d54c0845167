namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>How Frankle and Carbin (2019) train a network and prune it in each round.</summary>
/// <remarks>The layer that yields the logits gives up half of <paramref name="Rate"/>.</remarks>
/// <param name="LearningRate">The learning rate of Adam.</param>
/// <param name="Rate">What a round prunes of a fully connected layer.</param>
/// <param name="ConvolutionRate">What it prunes of a convolution; null where there is none.</param>
internal sealed record PublishedLottery(double LearningRate, double Rate, double? ConvolutionRate)
{
    /// <summary>The settings of a network; those of LeNet-300-100 for one that they did not train.</summary>
    public static PublishedLottery For(string network) => network switch
    {
        "conv2" => new(2e-4, 0.2, 0.1),
        "conv4" => new(3e-4, 0.2, 0.1),
        "conv6" => new(3e-4, 0.2, 0.15),
        _ => new(1.2e-3, 0.2, null),
    };
}
