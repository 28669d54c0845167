using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>The combinations that the contract suite runs. A new saliency, structure or allocation is one row here.</summary>
internal static class ContractMethod
{
    private const string BatchNormScale = "batch-norm scale";

    private const string OneShot = "one-shot";

    /// <summary>Serves the sparsities 0.25, 0.5 and 0.75 alone, with the N that goes with each.</summary>
    private const string NOfFour = "N:4";

    private static readonly Dictionary<string, Saliency> Saliencies = new()
    {
        ["magnitude"] = new MagnitudeSaliency(),
        ["random"] = new RandomSaliency(3),
        ["LAMP"] = new LampSaliency(),
        [BatchNormScale] = new BatchNormScaleSaliency(),
        ["Taylor"] = new TaylorSaliency { Rows = 20, BatchSize = 8 },
        ["Taylor, group form"] = new TaylorSaliency(TaylorForm.Group) { Rows = 20, BatchSize = 8 },
        ["SNIP"] = new SnipSaliency { Rows = 20, BatchSize = 8 },
        ["GraSP"] = new GraspSaliency(2) { Rows = 20, BatchSize = 8 },
        ["optimal brain damage"] = new OptimalBrainDamageSaliency { Rows = 20, BatchSize = 8, HessianProbes = 2 },
        ["movement"] = new MovementSaliency(),
        ["WoodFisher"] = new WoodFisherSaliency { BlockSize = 10, Rows = 20, BatchSize = 8 },
        ["SparseGPT"] = new SparseGptSaliency { Rows = 20, BatchSize = 8 },
        ["Wanda"] = new WandaSaliency { Rows = 20, BatchSize = 8 },
    };

    private static readonly Dictionary<string, Structure> Structures = new()
    {
        ["weights"] = new WeightStructure(),
        ["weights per output"] = new WeightStructure(PerOutput: true),
        [NOfFour] = new NofMStructure(2, 4),
        ["units L1"] = new UnitStructure(Norm.L1),
        ["units L2"] = new UnitStructure(),
        ["units Linf with bias"] = new UnitStructure(Norm.LInfinity, IncludeBias: true),
        ["units L1 with bias"] = new UnitStructure(Norm.L1, IncludeBias: true),
        ["blocks 2x3"] = new BlockStructure(2, 3),
        ["input channels"] = new InputChannelStructure(),
    };

    /// <summary>
    /// Norms only put scores together in another way, so these meet one saliency whose scores are absolute values and one whose have signs.
    /// </summary>
    private static readonly Dictionary<string, Structure> OtherNorms = new()
    {
        ["units mean"] = new UnitStructure(Norm.Mean),
        ["units sum with bias"] = new UnitStructure(Norm.Sum, IncludeBias: true),
        ["blocks 3x2 L1"] = new BlockStructure(3, 2, Norm.L1),
        ["blocks 1x4 L2"] = new BlockStructure(1, 4, Norm.L2),
        ["blocks 4x1 Linf"] = new BlockStructure(4, 1, Norm.LInfinity),
        ["blocks 2x2 sum"] = new BlockStructure(2, 2, Norm.Sum),
        ["input channels L1"] = new InputChannelStructure(Norm.L1),
        ["input channels Linf"] = new InputChannelStructure(Norm.LInfinity),
        ["input channels mean"] = new InputChannelStructure(Norm.Mean),
        ["input channels sum"] = new InputChannelStructure(Norm.Sum),
    };

    private static readonly Dictionary<string, Func<Structure, NetworkDefinition, double, Allocation>> Allocations = new()
    {
        ["uniform"] = (_, _, _) => new UniformAllocation(),
        ["global"] = (_, _, _) => new GlobalAllocation(),
        ["global, normalised"] = (_, _, _) => new GlobalAllocation(LayerNormalization.L2),
        ["Erdos-Renyi-kernel"] = (_, _, _) => new ErdosRenyiAllocation(),
        ["explicit"] = (structure, definition, sparsity) =>
            new ExplicitAllocation(new Dictionary<string, double> { [SetsOf(structure, definition)[0].Layers[0]] = sparsity / 2 }),
        ["sensitivity"] = (structure, definition, _) => new SensitivityAllocation
        {
            Curves = [.. SetsOf(structure, definition).Select((set, place) => CurveOf(set.Name, set.Count, place))]
        },
    };

    private static readonly Dictionary<string, Schedule> Schedules = new()
    {
        [OneShot] = new OneShotSchedule(),
        ["iterative"] = new IterativeSchedule(0.4),
        ["cubic"] = new CubicSchedule(3, 0.05),
    };

    private static readonly ConcurrentDictionary<(int Seed, bool Scaled, bool Wide), Network> Networks = [];

    /// <summary>Every combination, by the names of its parts.</summary>
    public static TheoryData<string, string, string> All
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var saliency in Saliencies.Keys)
            {
                foreach (var structure in saliency is "magnitude" or "movement" ? Structures.Keys.Concat(OtherNorms.Keys) : Structures.Keys)
                {
                    foreach (var allocation in structure == NOfFour ? ["uniform", "global"] : Allocations.Keys.ToArray())
                    {
                        all.Add(saliency, structure, allocation);
                    }
                }
            }

            return all;
        }
    }

    /// <summary>Every combination at once, and the usual structures and allocations of each saliency under every schedule.</summary>
    public static TheoryData<string, string, string, string> AllSchedules
    {
        get
        {
            var all = new TheoryData<string, string, string, string>();
            foreach (var (saliency, structure, allocation) in All.Select(row => row.Data))
            {
                var isUsual = structure is "weights" or "units L2" && allocation is "uniform" or "global";
                foreach (var schedule in isUsual ? Schedules.Keys.ToArray() : [OneShot])
                {
                    all.Add(saliency, structure, allocation, schedule);
                }
            }

            return all;
        }
    }

    /// <summary>The contract of a combination, on its networks and with what they share.</summary>
    public static ContractSuite Contract(string saliency, string structure, string allocation, string schedule) => PruningContracts.For(
        $"{saliency}, {structure}, {allocation}, {schedule}",
        (definition, sparsity) =>
            Create(saliency, structure, allocation, definition, sparsity) with { Sparsity = sparsity, Schedule = Schedules[schedule] },
        new ContractOptions
        {
            Networks = [.. NetworksFor(saliency, structure, allocation)],
            Sparsities = structure == NOfFour ? [0.25, 0.5, 0.75] : [0.1, 0.5, 0.75, 0.99],
            Context = (_, host) => SharedCalibration.Shared.ContextFor(host),
        });

    /// <summary>The method of a combination for a network and a sparsity.</summary>
    public static StepwiseMethod Create(
        string saliency,
        string structure,
        string allocation,
        NetworkDefinition definition,
        double sparsity) =>
        Pruner.Method(
            "contract",
            Saliencies[saliency],
            StructureOf(structure, sparsity),
            Allocations[allocation](StructureOf(structure, sparsity), definition, sparsity),
            new OneShotSchedule());

    /// <summary>The sparsity itself or, for a structure that serves only some, the nearest of these.</summary>
    public static double Served(string structure, double sparsity) =>
        structure == NOfFour ? Math.Clamp(Math.Round(4 * sparsity), 1, 3) / 4 : sparsity;

    /// <summary>Whether the saliency gives kept weights new values when others of the same parameter go.</summary>
    public static bool UpdatesWeights(string saliency) => Saliencies[saliency] is WoodFisherSaliency or SparseGptSaliency;

    /// <summary>
    /// Random networks for a combination: others for each, so that every part meets many of them though a combination meets few.
    /// </summary>
    /// <remarks>
    /// Half of them have weights of few values, so that equal scores are common within and across layers. For a saliency that needs them,
    /// every layer gets a batch norm; for N:4, inputs that 4 divides. The same network is the same object, so that statistics are gathered
    /// from it once.
    /// </remarks>
    public static IEnumerable<Network> NetworksFor(string saliency, string structure, string allocation)
    {
        var place = Array.IndexOf([.. Saliencies.Keys], saliency)
            + Array.IndexOf([.. Structures.Keys, .. OtherNorms.Keys], structure) * 5
            + Array.IndexOf([.. Allocations.Keys], allocation) * 7;
        var count = saliency == "magnitude" ? 3 : Saliencies[saliency].Request is null ? 2 : 1;
        return Enumerable.Range(0, count).Select(
            i => Networks.GetOrAdd(((place + i * 13) % 40, saliency == BatchNormScale, structure == NOfFour), CreateNetwork));
    }

    /// <summary>Of all layers, so that a selection has no others.</summary>
    private static ImmutableArray<GroupSet> SetsOf(Structure structure, NetworkDefinition definition) =>
        structure.GroupsOf(definition, definition.WeightedLayers);

    private static Network CreateNetwork((int Seed, bool Scaled, bool Wide) key)
    {
        var definition = key.Wide ? CreateWide(key.Seed) : RandomNetworks.CreateDefinition(key.Seed);
        var network = RandomNetworks.Parameterize(key.Scaled ? WithBatchNorms(definition) : definition, key.Seed);
        return key.Seed % 2 == 0 ? network : Rounded(network);
    }

    /// <summary>Four times as wide has 16 times the weights, so the next small one is taken.</summary>
    private static NetworkDefinition CreateWide(int seed) => WideNetworks.Widen(
        Enumerable.Range(seed, 1000)
            .Select(RandomNetworks.CreateDefinition)
            .First(definition => definition.Parameters.Sum(p => p.Shape.Count) < 1500), 4);

    /// <summary>Losses that rise with the square of the sparsity, in every layer at another pace.</summary>
    private static LossCurve CurveOf(string layer, int groups, int place) => new(
        layer,
        groups,
        1,
        [.. new[] { 0, 0.3, 0.6, 0.9 }.Select(sparsity => new LossPoint(sparsity, 1 + (sparsity * sparsity * Math.Exp(0.37 * place))))]);

    private static Structure StructureOf(string name, double sparsity) =>
        name == NOfFour ? new NofMStructure((int)Math.Round(4 * (1 - sparsity)), 4)
            : Structures.TryGetValue(name, out var structure) ? structure : OtherNorms[name];

    private static Network Rounded(Network network) => network.WithParameters(
        network.Definition.Parameters
            .Where(p => p.IsTrainable)
            .ToDictionary(p => p.Name, p => Array.ConvertAll(network.Values(p.Name).ToArray(), v => MathF.Round(4 * v) / 4)));

    /// <summary>The network with a batch norm between every Linear or Conv2d layer and what reads it.</summary>
    private static NetworkDefinition WithBatchNorms(NetworkDefinition definition)
    {
        string Source(string input) => definition.WeightedLayers.Contains(input) ? $"{input}_scaled" : input;
        var nodes = new List<Node>();
        foreach (var node in definition.Nodes)
        {
            nodes.Add(new Node(node.Name, node.Layer, node.Inputs.Select(Source)));
            if (node.Layer.IsWeighted)
            {
                nodes.Add(new Node(Source(node.Name), new BatchNormLayer(), node.Name));
            }
        }

        return new NetworkDefinition(definition.InputShape, nodes, definition.Name);
    }
}
