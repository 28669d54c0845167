using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The networks of a comparison that no other beats, by each cost.</summary>
internal sealed class HybridFronts
{
    public static readonly ImmutableArray<(string Name, Func<HybridPoint, long> Of)> Costs =
    [
        ("MACs", point => point.Cost.MultiplyAdds),
        ("parameters", point => point.Cost.Parameters),
        ("bytes", point => point.Cost.Bytes),
    ];

    private readonly Dictionary<HybridPoint, ImmutableArray<bool>> _fronts;

    public HybridFronts(IReadOnlyList<HybridPoint> points)
    {
        Points = [.. points];
        var byCost = Costs.Select(cost => ParetoFront.Of([.. points.Select(point => (point.Accuracy, cost.Of(point)))])).ToList();
        _fronts = points.Select((point, place) => (point, place))
            .ToDictionary(entry => entry.point, entry => byCost.Select(front => front[entry.place]).ToImmutableArray());
    }

    public ImmutableArray<HybridPoint> Points { get; }

    /// <summary>Whether a point lies on the front, for each cost.</summary>
    public ImmutableArray<bool> this[HybridPoint point] => _fronts[point];

    /// <summary>Where points of a method beat points of another by a cost, in words.</summary>
    public string Dominance(int cost, string method, string other)
    {
        var pairs = from one in Points
                    where one.Method == method
                    from beaten in Points
                    where beaten.Method == other && ParetoFront.Dominates(At(one), At(beaten))
                    select $"{one.Point} over {beaten.Point}";
        var found = string.Join(", ", pairs);
        return $"By {Costs[cost].Name} {method} dominates {other} {(found.Length == 0 ? "nowhere" : "at " + found)}";

        (double, long) At(HybridPoint point) => (point.Accuracy, Costs[cost].Of(point));
    }
}
