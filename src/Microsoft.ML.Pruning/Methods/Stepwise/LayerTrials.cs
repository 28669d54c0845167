using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Measures the network with each layer alone pruned to several sparsities.</summary>
/// <remarks>The trials run on all processors.</remarks>
internal sealed class LayerTrials
{
    /// <summary>Rows that a pruning measures on: a sample where there are more.</summary>
    private const int SampleRows = 5_000;

    private readonly Network _network;
    private readonly StepwiseMethod _method;
    private readonly ImmutableArray<GroupSet> _sets;
    private readonly LabeledRows _rows;
    private readonly int _chunkRows;
    private readonly SaliencyStatistics? _statistics;
    private readonly PruningContext _context;

    /// <param name="network">The network; it is not changed. A layer's trials begin at the sparsity that it has.</param>
    /// <param name="method">How to prune: its saliency and structure; allocation and schedule play no part.</param>
    /// <param name="layers">The layers to prune.</param>
    /// <param name="rows">Rows to measure on.</param>
    /// <param name="budget">What the rows that are being scored may take a part of.</param>
    /// <param name="statistics">What the saliency needs; null where it needs nothing.</param>
    /// <param name="host">May cancel.</param>
    public LayerTrials(
        Network network,
        StepwiseMethod method,
        ImmutableArray<string> layers,
        LabeledRows rows,
        RowBudget budget,
        SaliencyStatistics? statistics,
        TrainingHost host)
    {
        rows.RequireWeight("validation");
        (_network, _rows, _statistics) = (network, rows, statistics);
        _sets = method.Structure.GroupsOf(network.Definition, layers);
        _chunkRows = ChunkRowsOf(budget, rows.Shape);
        _method = method with { Allocation = new UniformAllocation(), Schedule = new OneShotSchedule() };
        _context = new PruningContext { Gatherer = (_, _, _) => statistics!, Host = host };
    }

    /// <summary>Trials of some layers, on the rows that the context measures on.</summary>
    /// <exception cref="ArgumentException">There are no rows to measure on.</exception>
    public static LayerTrials Of(
        Network network,
        StepwiseMethod method,
        ImmutableArray<string> layers,
        SaliencyStatistics? statistics,
        PruningContext context)
    {
        var rows = context.Measuring ?? throw new ArgumentException(
            "An allocation by sensitivity needs the loss curves of the layers, but there are no rows to measure them on; "
            + "give it Curves from a sensitivity scan, or calibration rows.", nameof(context));
        var sampling = SamplingOf(SampleRows, context.Seed, context.Budget, rows.Shape);
        sampling = sampling with { Rows = Math.Max(1, context.RowsFor("Sensitivity is measured on", rows, sampling)) };
        var sample = RowSample.Draw(rows, network.Definition, sampling, context.CheckCancelled, "validation");
        return new LayerTrials(network, method, layers, sample, context.Budget, statistics, context.Host);
    }

    /// <summary>The sample to measure on, and what it may take beside the rows that are being scored.</summary>
    public static RowSampling SamplingOf(int rows, int seed, RowBudget budget, RowShape shape)
    {
        var scored = (long)Environment.ProcessorCount * ChunkRowsOf(budget, shape);
        return new RowSampling(rows, 1, seed, budget.Less(scored, shape));
    }

    /// <summary>The trials as loss curves.</summary>
    public static ImmutableArray<LossCurve> CurvesOf(ImmutableArray<LayerTrial> trials) =>
    [
        .. trials.GroupBy(trial => trial.Layer).Select(own => new LossCurve(
            own.Key,
            checked((int)own.First().Prunable),
            own.First().MultiplyAdds,
            [.. own.Select(trial => new LossPoint(trial.Sparsity, trial.Measured.Loss))])),
    ];

    /// <summary>Prunes and measures layer by layer, by rising sparsity.</summary>
    /// <remarks>The first of each layer is the network as it is.</remarks>
    /// <exception cref="InvalidOperationException">A loss is not finite.</exception>
    public ImmutableArray<LayerTrial> Run(ImmutableArray<double> sparsities)
    {
        var before = Finite(LossOf(_network), "as it was");
        (GroupSet Set, double Sparsity)[] wanted =
        [
            .. _sets.SelectMany(set => SparsitiesOf(set, sparsities).Select(sparsity => (set, sparsity)))
        ];
        var trials = new LayerTrial[wanted.Length];
        RunAll(wanted.Length, i => trials[i] = Measure(wanted[i].Set, wanted[i].Sparsity));
        return [.. _sets.SelectMany(set => trials.Where(trial => trial.Layer == set.Name).Prepend(Untouched(set, before)))];
    }

    /// <summary>Prunes all layers as each choice says, and measures.</summary>
    /// <exception cref="InvalidOperationException">A loss is not finite.</exception>
    public IReadOnlyList<ChoiceLoss> LossesOf(IReadOnlyList<ImmutableArray<LayerAllocation>> choices)
    {
        var losses = new ChoiceLoss[choices.Count];
        RunAll(choices.Count, i =>
        {
            _context.CheckCancelled();
            var pruned = GroupRemoval.Remove(_network, _method.Saliency, _statistics, _sets, choices[i]);
            var measured = Finite(LossOf(pruned), "with all layers pruned");
            losses[i] = new ChoiceLoss(measured.Loss, 1 - measured.Accuracy);
        });
        return losses;
    }

    /// <summary>Runs the trials on all processors; the first error is thrown as it is.</summary>
    private static void RunAll(int count, Action<int> trial)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, trial);
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private static NetworkLoss Finite(NetworkLoss measured, string when) => double.IsFinite(measured.Loss)
        ? measured
        : throw new InvalidOperationException($"The loss of the network {when} is {measured.Loss}; its outputs are not finite.");

    /// <summary>Every processor holds the rows that it scores.</summary>
    private static int ChunkRowsOf(RowBudget budget, RowShape shape) => budget.ChunkRowsOf(shape, Environment.ProcessorCount);

    private NetworkLoss LossOf(Network network) => RowLoss.Measure(network, _rows, _chunkRows);

    /// <summary>The sparsities to try on a layer, each count once.</summary>
    /// <remarks>They prune more than is pruned already and leave one group.</remarks>
    private IEnumerable<double> SparsitiesOf(GroupSet set, ImmutableArray<double> sparsities)
    {
        var kept = set.KeptIn(_network.Masks);
        return sparsities.DistinctBy(CountAt).Where(sparsity => CountAt(sparsity) > kept.PrunedCount && CountAt(sparsity) < kept.Length);

        long CountAt(double sparsity) => PruningCount.Of(sparsity, kept.Length);
    }

    private LayerTrial Measure(GroupSet set, double sparsity)
    {
        var (pruned, report) = (_method with { Sparsity = sparsity, Layers = new LayerSelection { Include = set.Layers } }).Prune(
            _network, _context);
        var measured = Finite(LossOf(pruned), string.Create(
            CultureInfo.InvariantCulture, $"with layer '{set.Name}' pruned to {sparsity}"));
        return new LayerTrial(set.Name, report.Pruned, report.Prunable, MultiplyAddsOf(set), measured);
    }

    private LayerTrial Untouched(GroupSet set, NetworkLoss before)
    {
        var kept = set.KeptIn(_network.Masks);
        return new LayerTrial(set.Name, kept.PrunedCount, kept.Length, MultiplyAddsOf(set), before);
    }

    private long MultiplyAddsOf(GroupSet set) => set.MultiplyAddsIn(_network.Definition);
}
