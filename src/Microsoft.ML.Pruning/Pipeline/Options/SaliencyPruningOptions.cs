using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How a method prunes whose saliency has settings of its own.</summary>
/// <typeparam name="TSaliency">The saliency.</typeparam>
public abstract record SaliencyPruningOptions<TSaliency> : StructuredPruningOptions
    where TSaliency : Saliency
{
    private protected SaliencyPruningOptions(TSaliency saliency, Structure structure)
        : base(structure) => Saliency = saliency;

    /// <summary>How much each weight matters, with the settings of its statistics; by default as the saliency is made.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TSaliency Saliency { get; init => field = TrainingArgument.NotNull(value); }

    internal override Saliency Scoring => Saliency;
}
