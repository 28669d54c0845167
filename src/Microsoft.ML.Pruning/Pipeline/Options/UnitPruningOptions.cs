using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneUnits</c> prunes: whole neurons and filters, those with the smallest norm of their incoming weights first.</summary>
public sealed record UnitPruningOptions : PruningOptions
{
    /// <summary>The norm of a unit's incoming weights; default L2.</summary>
    public Norm Norm { get; init; } = Norm.L2;

    /// <summary>Whether a unit's bias counts in its norm; default no. It is masked with the unit in any case.</summary>
    public bool IncludeBias { get; init; }

    internal override Saliency Scoring => new MagnitudeSaliency();

    internal override Structure Grouping => new UnitStructure(Norm, IncludeBias);
}
