using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests;

/// <summary>What a structure makes of one layer.</summary>
internal static class SingleLayer
{
    public static int CountOf(this Structure structure, NetworkDefinition definition, string layer) =>
        structure.GroupsOf(definition, layer).Single().Count;

    public static Mask KeptIn(this Structure structure, Network network, string layer) =>
        structure.GroupsOf(network.Definition, layer).Single().KeptIn(network.Masks);

    public static Scores Score(
        this Structure structure, NetworkDefinition definition, string layer, Func<string, Scores> elementScores) =>
        structure.GroupsOf(definition, layer).Single().Score(MaskSet.Empty, elementScores);

    public static MaskSet MasksFor(this Structure structure, NetworkDefinition definition, string layer, Mask kept) =>
        structure.GroupsOf(definition, layer).Single().MasksFor(kept);
}
