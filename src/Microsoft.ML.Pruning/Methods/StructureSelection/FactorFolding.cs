using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Multiplies factors into parameters and masks what has a factor of 0.</summary>
internal static class FactorFolding
{
    /// <summary>The network that computes without factors what the trained one does with them.</summary>
    public static Network Fold(Network trained, FactorPlan plan, FactorValues factors)
    {
        var parameters = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var place in plan.Places)
        {
            foreach (var parameter in trained.Definition.Parameters.Where(other => other.Node == place.Node && other.IsTrainable))
            {
                var values = parameters.GetValueOrDefault(parameter.Name) ?? trained.Values(parameter.Name).ToArray();
                Multiply(values, place, factors);
                parameters[parameter.Name] = values;
            }
        }

        return trained.WithParameters(parameters).WithMasks(MasksOf(trained.Definition, plan, factors));
    }

    /// <summary>The parameters that go with a branch: all that its nodes have.</summary>
    public static IEnumerable<ParameterInfo> ParametersOf(this ResidualBranch branch, NetworkDefinition definition) =>
        definition.Parameters.Where(parameter => parameter.IsTrainable && branch.Nodes.Contains(parameter.Node));

    /// <summary>Whether a branch is pruned whole.</summary>
    public static bool IsGone(this ResidualBranch branch, Network network) =>
        branch.ParametersOf(network.Definition).All(parameter => network.Masks.GetValueOrDefault(parameter.Name) is { KeptCount: 0 });

    /// <summary>Scales the rows of a parameter, one for each channel.</summary>
    private static void Multiply(float[] values, FactorPlace place, FactorValues factors)
    {
        var size = values.Length / place.Factors.Length;
        for (var row = 0; row < place.Factors.Length; row++)
        {
            if (place.Factors[row] is >= 0 and var factor)
            {
                var part = values.AsSpan(row * size, size);
                TensorPrimitives.Multiply(part, factors.Values[factor], part);
            }
        }
    }

    private static MaskSet MasksOf(NetworkDefinition definition, FactorPlan plan, FactorValues factors)
    {
        var masks = MaskSet.Empty;
        var first = 0;
        foreach (var set in plan.Sets)
        {
            var kept = Mask.FromKept([.. factors.Values.Slice(first, set.Count).Select(factor => factor != 0)]);
            first += set.Count;
            masks = kept.PrunedCount == 0 ? masks : masks.And(set.MasksFor(kept));
        }

        foreach (var branch in plan.Branches.Where((_, i) => factors.Values[plan.UnitCount + i] == 0))
        {
            masks = branch.ParametersOf(definition).Aggregate(masks, (all, parameter) => all.With(
                parameter.Name, Mask.FromKept(new bool[parameter.Shape.Count])));
        }

        return masks;
    }
}
