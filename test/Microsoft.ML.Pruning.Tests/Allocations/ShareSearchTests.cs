using Microsoft.ML.Pruning.Allocations;

namespace Microsoft.ML.Pruning.Tests.Allocations;

/// <summary>The search for shares, on losses that are computed instead of measured.</summary>
public sealed class ShareSearchTests
{
    private const int Rounds = 12;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_total_is_kept_and_no_start_is_better(int seed)
    {
        var problem = new Problem(seed, layers: 2 + (seed % 5), unitPrices: true);
        List<int[]> seen = [];
        var search = problem.Search(seen);
        var (counts, loss) = search.Run(problem.Starts, Rounds);
        Assert.Equal(problem.Starts[0].Sum(), counts.Sum());
        Assert.All(counts.Select((count, i) => (count, i)), own => Assert.InRange(
            own.count, problem.Space.Lowest[own.i], problem.Space.Groups[own.i] - 1));
        Assert.Equal(problem.LossOf(counts), loss);
        Assert.All(problem.Starts, start => Assert.True(problem.LossOf(start).Goal >= loss.Goal));
        Assert.Equal(search.Measured, seen.Count);
        Assert.InRange(search.Measured, 2, 2 + (Rounds * ((2 * counts.Length) + 6)));
        Assert.Equal(counts, problem.Search([]).Run(problem.Starts, Rounds).Counts);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_budget_with_prices_is_met_to_within_a_group(int seed)
    {
        var problem = new Problem(seed, layers: 2 + (seed % 4), unitPrices: false);
        var (counts, _) = problem.Search([]).Run(problem.Starts, Rounds);
        Assert.InRange(
            Math.Abs(problem.Space.Spent(counts) - problem.Space.Budget), 0, problem.Space.Prices.Max());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Most_of_what_can_be_won_on_smooth_losses_is_won(int seed)
    {
        var problem = new Problem(seed, layers: 2, unitPrices: true);
        var start = problem.Starts.Min(counts => problem.LossOf(counts).Loss);
        var total = problem.Starts[0].Sum();
        var best = Enumerable.Range(problem.Space.Lowest[0], problem.Space.Groups[0] - problem.Space.Lowest[0])
            .Select(first => new[] { first, total - first })
            .Where(counts => counts[1] >= problem.Space.Lowest[1] && counts[1] < problem.Space.Groups[1])
            .Min(counts => problem.LossOf(counts).Loss);
        var found = problem.Search([], hasErrors: false).Run(problem.Starts, rounds: 40).Loss.Loss;
        Assert.InRange(found - best, 0, (0.1 * (start - best)) + (0.02 * best));
    }

    [Fact]
    public void Fewer_errors_win_and_among_as_many_the_lower_loss()
    {
        Assert.True(new ChoiceLoss(3, 0.1).Gains(new ChoiceLoss(1, 0.2), 0.005));
        Assert.False(new ChoiceLoss(1, 0.2).Gains(new ChoiceLoss(3, 0.1), 0.005));
        Assert.True(new ChoiceLoss(1, 0.2).Gains(new ChoiceLoss(2, 0.2), 0.005));
        Assert.True(new ChoiceLoss(1, null).Gains(new ChoiceLoss(2, null), 0.005));
        Assert.False(new ChoiceLoss(1, 0.1999).Gains(new ChoiceLoss(1, 0.2), 0.005));
    }

    [Fact]
    public void No_round_is_the_better_start()
    {
        var problem = new Problem(3, layers: 3, unitPrices: true);
        var (counts, _) = problem.Search([]).Run(problem.Starts, rounds: 0);
        Assert.Equal(problem.Starts.MinBy(start => problem.LossOf(start).Goal), counts);
    }

    /// <summary>Layers whose losses rise faster and faster and multiply, so that no layer's share can be judged alone.</summary>
    private sealed class Problem
    {
        private readonly double[] _weights;

        public Problem(int seed, int layers, bool unitPrices)
        {
            var random = new Random(seed);
            int[] groups = [.. Enumerable.Range(0, layers).Select(_ => random.Next(60, 900))];
            int[] lowest = [.. groups.Select(count => random.Next(2) * random.Next(count / 5))];
            double[] prices = [.. groups.Select(_ => unitPrices ? 1 : 1 + (9 * random.NextDouble()))];
            _weights = [.. groups.Select(_ => 0.2 + (3 * random.NextDouble()))];
            int[] first = [.. groups.Select((count, i) => Math.Max(lowest[i], count * 6 / 10))];
            Space = new ShareSpace(groups, lowest, prices, first.Zip(prices, (count, price) => count * price).Sum());
            Starts = unitPrices ? [first, Moved(first, 7)] : [first];
        }

        public ShareSpace Space { get; }

        public IReadOnlyList<int[]> Starts { get; }

        public ChoiceLoss LossOf(int[] counts) => LossOf(counts, hasErrors: true);

        public ShareSearch Search(List<int[]> seen, bool hasErrors = true) => new(Space, choices =>
        {
            seen.AddRange(choices);
            return [.. choices.Select(counts => LossOf(counts, hasErrors))];
        });

        private ChoiceLoss LossOf(int[] counts, bool hasErrors)
        {
            var loss = counts.Select((count, i) => 1 + (_weights[i] * Math.Pow((double)count / Space.Groups[i], 4)))
                .Aggregate((a, b) => a * b);
            return new ChoiceLoss(loss, hasErrors ? Math.Round(1 - (1 / loss), 3) : null);
        }

        private static int[] Moved(int[] counts, int by)
        {
            var moved = counts.ToArray();
            (moved[0], moved[1]) = (moved[0] + by, moved[1] - by);
            return moved;
        }
    }
}
