namespace Microsoft.ML.Pruning.Networks;

/// <summary>Which parameters have one value for each output of a Linear or Conv2d layer.</summary>
internal static class OutputParameters
{
    /// <summary>The bias of a layer, then scale and shift of its norms.</summary>
    /// <remarks>
    /// These norms are the batch normalisations that take the layer's output directly. Where they are 0 beside an output's weights, the
    /// output is 0 too.
    /// </remarks>
    public static IEnumerable<ParameterInfo> Of(NetworkDefinition definition, string layer)
    {
        var bias = $"{layer}.bias";
        if (definition.ContainsParameter(bias))
        {
            yield return definition.Parameter(bias);
        }

        foreach (var norm in BatchNorms.After(definition, layer))
        {
            yield return definition.Parameter($"{norm.Name}.weight");
            yield return definition.Parameter($"{norm.Name}.bias");
        }
    }
}
