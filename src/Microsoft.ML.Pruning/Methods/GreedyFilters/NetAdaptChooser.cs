using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Chooses the layer whose units of smallest norm cost the least for the same saving.</summary>
internal sealed class NetAdaptChooser : FilterChooser
{
    private static readonly MagnitudeSaliency Magnitude = new();

    private readonly ValidationSample _sample;
    private readonly int _threads;
    private readonly double _budget;

    public NetAdaptChooser(NetAdaptMethod method, Network network, PruningContext context)
    {
        _threads = context.Computing.Threads ?? Environment.ProcessorCount;
        _sample = ValidationSample.Draw(network.Definition, method.Rows, method.Continue?.Seed ?? context.Seed, context);
        _budget = method.StepReduction * (method.Continue?.MultiplyAdds ?? network.Definition.MultiplyAdds);
    }

    /// <inheritdoc/>
    public override NetworkLoss? Measure(Network network) => _sample.Measure(network);

    /// <inheritdoc/>
    public override FilterChoice Choose(Network network, IReadOnlyList<SearchSet> open, int count, int step, Action check)
    {
        var costs = new UnitCosts(network);
        int[][] proposals = [.. open.Select(set => ProposalFor(network, set, count, costs))];
        var losses = new NetworkLoss[open.Count];
        new ParallelWork(_threads, check).Run(open.Count, place => losses[place] = _sample.Measure(
            network.WithMasks(open[place].MasksWithout([.. proposals[place]]))));
        var best = Enumerable.Range(0, open.Count)
            .OrderByDescending(place => losses[place].Accuracy ?? 0)
            .ThenBy(place => losses[place].Loss)
            .ThenBy(place => place)
            .First();
        return new FilterChoice([.. proposals[best].Select(group => (open[best], group))]) { Measured = losses[best] };
    }

    /// <summary>The fewest units of smallest norm that save the budget, or as many as can go.</summary>
    private int[] ProposalFor(Network network, SearchSet set, int count, UnitCosts costs)
    {
        var scores = set.Groups.Score(network.Masks, parameter => Magnitude.Score(network, parameter));
        int[] weakest = [.. set.Kept.OrderBy(group => scores[group]).ThenBy(group => group)];
        var (low, high) = (1, Math.Min(count, weakest.Length - 1));
        while (low < high)
        {
            var middle = (low + high) / 2;
            var saved = costs.SavedBy(weakest.Take(middle).Select(group => set.Channels[group]));
            (low, high) = saved >= _budget ? (low, middle) : (middle + 1, high);
        }

        return weakest[..high];
    }
}
