using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Refuses what a structure cannot do before anything is gathered, trained or scored for it.</summary>
internal static class StructureLimits
{
    /// <summary>Sparsities closer than this are the same: (M - N) / M may come to the caller as 1 - N / M.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Checks that the structure fits every layer, and <see cref="RequireSparsity"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is another than the structure's.</exception>
    /// <exception cref="ArgumentException">A layer does not fit the structure, or the allocation could ask layers for another sparsity than the structure's.</exception>
    public static void Require(NetworkDefinition definition, PruningMethod method, IEnumerable<string> layers, double sparsity)
    {
        foreach (var layer in layers)
        {
            _ = method.Structure.CountOf(definition, layer);
        }

        RequireSparsity(method, sparsity);
    }

    /// <summary>Checks, if the structure has one sparsity only, that every layer is asked for that.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is another than the structure's.</exception>
    /// <exception cref="ArgumentException">The allocation could ask layers for another sparsity than the structure's.</exception>
    public static void RequireSparsity(PruningMethod method, double sparsity)
    {
        if (method.Structure.FixedSparsity is not { } only)
        {
            return;
        }

        if (!Same(sparsity, only))
        {
            throw new ArgumentOutOfRangeException(
                nameof(sparsity), sparsity, $"The sparsity is {sparsity}, but {method.Structure} has no other than {only}; ask for that, the structure's FixedSparsity.");
        }

        if (!Gives(method.Allocation, only))
        {
            throw new ArgumentException(
                $"The {method.Allocation.Name} allocation may ask layers for different sparsities, but under {method.Structure} each has {only}; use the uniform allocation.", nameof(method));
        }
    }

    /// <summary>Whether an allocation asks every layer for that sparsity where scores are the same ranks in all layers.</summary>
    private static bool Gives(Allocation allocation, double sparsity) => allocation switch
    {
        UniformAllocation => true,
        GlobalAllocation global => global.Normalization == LayerNormalization.None,
        ExplicitAllocation byLayer => byLayer.Sparsities.Values.All(own => Same(own, sparsity)),
        _ => false,
    };

    private static bool Same(double a, double b) => Math.Abs(a - b) <= Rounding;
}
