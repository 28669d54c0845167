using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

// Finds the keys of a column and, unless they are asked for themselves, turns them into vectors.
public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly EstimatorChain<ITransformer> _chain;

    internal OneHotEncodingEstimator(IHostEnvironment env, ValueToKeyMappingEstimator keys, string column, OutputKind kind)
    {
        env.CheckParam(Enum.IsDefined(kind), "OutputKind", $"Unknown kind {kind}.");
        _chain = new EstimatorChain<ITransformer>().Append<ITransformer>(keys);
        if (kind == OutputKind.Indicator)
            _chain = _chain.Append<ITransformer>(new KeyToVectorMappingEstimator(env, [(column, column)]));
    }

    public enum OutputKind : byte
    {
        Indicator = 2,
        Key = 3,
    }

    public OneHotEncodingTransformer Fit(IDataView input) => new(_chain.Fit(input));

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _chain.GetOutputSchema(inputSchema);
}
