using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How a method prunes whose elements may be removed together in any structure.</summary>
public abstract record StructuredPruningOptions : PruningOptions
{
    private protected StructuredPruningOptions(Structure structure) => Structure = structure;

    /// <summary>What is removed together: single weights unless the method says otherwise, N of M, blocks, units, or input channels.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Structure Structure { get; init => field = TrainingArgument.NotNull(value); }

    internal override Structure Grouping => Structure;
}
