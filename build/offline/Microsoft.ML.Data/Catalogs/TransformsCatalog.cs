using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class TransformsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _env;

    internal TransformsCatalog(IHostEnvironment env)
    {
        _env = env;
        Conversion = new ConversionTransforms(this);
        Categorical = new CategoricalTransforms(this);
    }

    public ConversionTransforms Conversion { get; }

    public CategoricalTransforms Categorical { get; }

    IHostEnvironment IInternalCatalog.Environment => _env;

    public sealed class ConversionTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal ConversionTransforms(TransformsCatalog owner) => _env = owner._env;

        IHostEnvironment IInternalCatalog.Environment => _env;
    }

    public sealed class CategoricalTransforms : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal CategoricalTransforms(TransformsCatalog owner) => _env = owner._env;

        IHostEnvironment IInternalCatalog.Environment => _env;
    }
}
