using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>The units of a set that go one by one, and what the layers that read them lose.</summary>
/// <remarks>
/// The squared norm of the removed sum follows from the Gram matrix of the contributions: s^T G s for the 0/1 vector s of what goes.
/// </remarks>
internal sealed class RemovedContributions
{
    private const double FirstRidge = 1e-7;
    private const double RidgeStep = 10;

    private readonly int[] _groups;
    private readonly ContributionGram[] _grams;
    private readonly bool[] _removed;
    private readonly double[] _costs;
    private double _cost;

    /// <param name="groups">The groups that are left.</param>
    /// <param name="grams">Of each layer that reads them, in the order of the groups.</param>
    public RemovedContributions(int[] groups, ContributionGram[] grams)
    {
        (_groups, _grams) = (groups, grams);
        _removed = new bool[groups.Length];

        // What going next adds: the own square, and twice the products with those that went.
        _costs = [.. Enumerable.Range(0, groups.Length).Select(place => Product(place, place))];
    }

    public bool CanLose => _removed.Count(removed => removed) < _groups.Length - 1;

    public bool HasRemoved => _removed.Contains(true);

    /// <summary>What is lost, as a part of the whole, once the next unit is gone.</summary>
    public double NextCost => _cost + _costs[Next];

    private int Next => Enumerable.Range(0, _groups.Length).Where(place => !_removed[place]).MinBy(place => _costs[place]);

    /// <summary>Takes the next unit out.</summary>
    /// <returns>Its group.</returns>
    public int Remove()
    {
        var next = Next;
        _cost += _costs[next];
        _removed[next] = true;
        for (var place = 0; place < _groups.Length; place++)
        {
            _costs[place] += 2 * Product(place, next);
        }

        return _groups[next];
    }

    /// <summary>Rescales what is left by least squares, in each layer that reads it.</summary>
    public void Rescale(Network network, Dictionary<string, float[]> parameters)
    {
        int[] kept = [.. Enumerable.Range(0, _groups.Length).Where(place => !_removed[place])];
        foreach (var gram in _grams.Where(gram => gram.LeavesZero && gram.Total > 0))
        {
            if (!parameters.TryGetValue(gram.Parameter, out var weight))
            {
                parameters[gram.Parameter] = weight = network.Values(gram.Parameter).ToArray();
            }

            var factors = FactorsFor(gram, kept);
            for (var i = 0; i < kept.Length; i++)
            {
                gram.Scale(weight, kept[i], (float)factors[i]);
            }
        }
    }

    /// <summary>w = (X^T X)^-1 X^T y over what is left, where y is the sum of all.</summary>
    /// <remarks>A little is added to the diagonal.</remarks>
    private static double[] FactorsFor(ContributionGram gram, int[] kept)
    {
        var matrix = new double[kept.Length * kept.Length];
        var mean = Math.Max(kept.Average(place => gram[place, place]), double.Epsilon);
        for (var ridge = FirstRidge; ; ridge *= RidgeStep)
        {
            for (var i = 0; i < kept.Length; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    matrix[(i * kept.Length) + j] = gram[kept[i], kept[j]] + (i == j ? ridge * mean : 0);
                }
            }

            if (Cholesky.TryFactor(matrix, kept.Length))
            {
                // The little draws factors to 1, so that what was never seen stays as it is.
                double[] factors = [.. kept.Select(place => gram.SumOf(place) + (ridge * mean))];
                Cholesky.Solve(matrix, kept.Length, factors);
                return factors;
            }
        }
    }

    private double Product(int one, int other) => _grams.Where(gram => gram.Total > 0).Sum(gram => gram[one, other] / gram.Total);
}
