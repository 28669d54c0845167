using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Tests.Methods.GreedyFilters;

public sealed class FilterRaceTests
{
    private const int Rows = 2000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_winner_is_within_the_noise_of_the_best_and_few_rows_are_measured(bool hasAccuracy)
    {
        var worst = 0.0;
        for (var seed = 0; seed < 20; seed++)
        {
            var data = new Data(seed, candidates: 100);
            var best = data.Run(new FilterRace(Rows, hasAccuracy, wanted: 1), 0.95);
            worst = Math.Max(worst, data.Costs[best[0].Place] - data.Costs.Min());
            Assert.True(data.Measured < 0.5 * Rows * 100, $"{data.Measured} rows were measured.");
            Close.To(data.MeanLoss(best[0].Place), best[0].Loss.Sum / Rows, 1e-6);
        }

        Assert.True(worst < 0.02, $"A winner costs {worst} more than the best.");
    }

    [Fact]
    public void Without_a_confidence_all_are_measured_on_all_rows_and_the_best_comes_first()
    {
        var data = new Data(1, candidates: 30);
        var order = data.Run(new FilterRace(Rows, hasAccuracy: false, wanted: 1), null);
        Assert.Equal(30 * Rows, data.Measured);
        Assert.Equal(Enumerable.Range(0, 30).OrderBy(data.MeanLoss), order.Select(score => score.Place));
    }

    [Fact]
    public void As_many_as_are_wanted_stay()
    {
        var data = new Data(2, candidates: 50);
        var order = data.Run(new FilterRace(Rows, hasAccuracy: true, wanted: 5), 0.9);
        Assert.True(order.Count >= 5);
        Assert.True(order.Take(5).Average(score => data.Costs[score.Place]) < data.Costs.Order().Take(5).Average() + 0.02);
    }

    [Fact]
    public void Among_equal_ones_the_first_wins()
    {
        var scores = Enumerable.Range(0, 5).Select(place => new FilterScore(place)).ToList();
        var order = new FilterRace(100, hasAccuracy: true, wanted: 1).Run(scores, 0.95, (left, first, end) =>
        {
            foreach (var score in left)
            {
                Data.Fill(score, first, end, row => 0.1 * (row % 7), row => row % 2);
            }
        });
        Assert.Equal([0, 1, 2, 3, 4], order.Select(score => score.Place));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.95, 1.6449)]
    [InlineData(0.99, 2.3263)]
    [InlineData(0.999, 3.0902)]
    public void The_quantile_is_that_of_the_normal_distribution(double probability, double quantile) =>
        Assert.True(Math.Abs(quantile - FilterRace.NormalQuantile(probability)) < 1e-3);

    /// <summary>Candidates of rising cost, each with losses and answers that are the same rows' but for noise.</summary>
    private sealed class Data(int seed, int candidates)
    {
        private readonly float[][] _losses = [.. Enumerable.Range(0, candidates).Select(place => LossesOf(seed, place))];

        public double[] Costs { get; } = [.. Enumerable.Range(0, candidates).Select(place => CostOf(seed, place))];

        public long Measured { get; private set; }

        public static void Fill(FilterScore score, int first, int end, Func<int, double> loss, Func<int, double> right)
        {
            score.Loss.Reserve(end);
            score.Right.Reserve(end);
            for (var row = first; row < end; row++)
            {
                score.Loss.Set(row, loss(row));
                score.Right.Set(row, right(row));
            }

            score.Loss.SumTo(end);
            score.Right.SumTo(end);
        }

        public double MeanLoss(int place) => _losses[place].Average(loss => (double)loss);

        public IReadOnlyList<FilterScore> Run(FilterRace race, double? confidence) => race.Run(
            [.. Costs.Select((_, place) => new FilterScore(place))],
            confidence,
            (left, first, end) =>
            {
                Measured += left.Count * (long)(end - first);
                foreach (var score in left)
                {
                    Fill(score, first, end, row => _losses[score.Place][row], row => _losses[score.Place][row] < 0.8f ? 1 : 0);
                }
            });

        private static double CostOf(int seed, int place) => 0.3 * new Random((seed * 1000) + place).NextDouble();

        private static float[] LossesOf(int seed, int place)
        {
            var (own, shared) = (new Random(place), new Random(-seed));
            var cost = CostOf(seed, place);
            return [.. Enumerable.Range(0, Rows).Select(_ => (float)(shared.NextDouble() + cost + (0.2 * own.NextDouble())))];
        }
    }
}
