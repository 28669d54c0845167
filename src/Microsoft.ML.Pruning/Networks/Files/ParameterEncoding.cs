namespace Microsoft.ML.Pruning.Networks;

/// <summary>How a network file stores a parameter.</summary>
internal enum ParameterEncoding : byte
{
    /// <summary>All values.</summary>
    Dense = 0,

    /// <summary>One bit a value, then the values that are not 0; the parameter has no mask.</summary>
    Sparse = 1,

    /// <summary>The mask, then the kept values.</summary>
    Masked = 2,
}
