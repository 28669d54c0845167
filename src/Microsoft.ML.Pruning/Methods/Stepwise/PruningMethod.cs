using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>A way to prune: a composition of four values that know nothing of each other.</summary>
/// <param name="Name">What the method is called in reports, for example <c>magnitude</c>.</param>
/// <param name="Saliency">How much each element matters.</param>
/// <param name="Structure">What is removed together.</param>
/// <param name="Allocation">How much each layer gives up.</param>
/// <param name="Schedule">When it happens.</param>
public sealed record PruningMethod(
    string Name,
    Saliency Saliency,
    Structures.Structure Structure,
    Allocation Allocation,
    Schedules.Schedule Schedule)
{
    /// <summary>What the method is called in reports.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public string Name { get; init => field = !string.IsNullOrEmpty(value) ? value : throw new ArgumentException("A pruning method needs a name.", nameof(Name)); } =
        !string.IsNullOrEmpty(Name) ? Name : throw new ArgumentException("A pruning method needs a name.", nameof(Name));

    /// <summary>How much each element matters.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Saliency Saliency { get; init => field = value ?? throw new ArgumentNullException(nameof(Saliency)); } =
        Saliency ?? throw new ArgumentNullException(nameof(Saliency));

    /// <summary>What is removed together.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Structures.Structure Structure { get; init => field = value ?? throw new ArgumentNullException(nameof(Structure)); } =
        Structure ?? throw new ArgumentNullException(nameof(Structure));

    /// <summary>How much each layer gives up.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Allocation Allocation { get; init => field = value ?? throw new ArgumentNullException(nameof(Allocation)); } =
        Allocation ?? throw new ArgumentNullException(nameof(Allocation));

    /// <summary>When it happens.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedules.Schedule Schedule { get; init => field = value ?? throw new ArgumentNullException(nameof(Schedule)); } =
        Schedule ?? throw new ArgumentNullException(nameof(Schedule));
}
