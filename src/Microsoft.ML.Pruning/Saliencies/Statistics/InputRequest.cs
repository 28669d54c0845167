namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for what comes into the layers.</summary>
/// <remarks>The norm of every input over the rows, and on request the products of all pairs of inputs.</remarks>
/// <param name="Gram">
/// Whether the products are wanted: a matrix of 4 x inputs^2 bytes for each layer (each group of a grouped convolution). False by default.
/// </param>
public sealed record InputRequest(bool Gram = false) : StatisticsRequest
{
    /// <inheritdoc/>
    public override string Name => Gram ? "the products of the layers' inputs" : "the norms of the layers' inputs";

    /// <inheritdoc/>
    public override bool UsesLabels => false;
}
