using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>A way to prune that can be named on the command line.</summary>
/// <param name="Description">What goes first, in a few words.</param>
/// <param name="Saliency">How much each weight matters.</param>
/// <param name="Structure">What is removed together.</param>
internal sealed record ExampleMethod(string Name, string Description, Saliency Saliency, Structure Structure)
{
    /// <summary>Whether the scores come from fine-tuning.</summary>
    public bool NeedsFineTuning => Saliency.Request is { ComesFromFineTuning: true };

    /// <summary>The saliency with what a run says: the seed of random scores, and how many rows statistics are gathered from.</summary>
    public Saliency SaliencyFor(int seed, int? calibrationRows) => Saliency switch
    {
        RandomSaliency random => random with { Seed = seed },
        CalibratedSaliency calibrated when calibrationRows is { } rows => calibrated with { Rows = rows },
        _ => Saliency,
    };

    /// <summary>The layers to prune that the method cannot score.</summary>
    public IReadOnlyList<string> Unfit(NetworkDefinition network)
    {
        if (Saliency is not BatchNormScaleSaliency)
        {
            return [];
        }

        var channels = ChannelGroups.Of(network);
        HashSet<int> normalized =
        [
            .. network.Nodes.Where(node => node.Layer is BatchNormLayer).SelectMany(node => channels.GroupsOf(node.Name).ToArray()),
        ];
        return
        [
            .. LayerSelection.Default.LayersOf(network)
                .Where(layer => !normalized.IsSupersetOf(channels.GroupsOf(layer).ToArray())),
        ];
    }
}
