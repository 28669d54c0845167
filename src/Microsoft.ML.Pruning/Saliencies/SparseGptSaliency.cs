using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>SparseGPT, layer by layer from the layers' inputs.</summary>
/// <remarks>
/// With X the inputs of a layer over the calibration rows (for a convolution, the patches under the kernel over rows and positions, each
/// group by itself), H = X X^T + damping x mean(diag(X X^T)) I and U the upper triangular Cholesky factor of H^-1, a weight of input j
/// scores s(w_ij) = w_ij^2 / U_jj^2. After the choice the kept weights are adjusted for the pruned ones: for each input j from left to
/// right and each output i whose w_ij is pruned, e = w_ij / U_jj and w_ik -= e U_jk for all k >= j. This keeps the layer's outputs as near
/// as it can to what they were. (Frantar and Alistarh, "SparseGPT: massive language models can be accurately pruned in one-shot", 2023.)
/// All weights of a layer are scored before any is pruned (the paper's block of adaptive mask selection is the whole width), so that any
/// structure, exact counts and any allocation work. The inputs of all layers are those of the network before the step; the paper prunes
/// layer by layer and feeds on what the pruned ones give. As H = R R^T with R = U^-1, both the score and the sweep are computed from R, in
/// double precision. Inputs that are always 0 count 1 on the diagonal, and their weights score 0. A bias b, whose input is always 1, scores
/// b^2 x rows x positions. Weights pruned earlier stay 0. Equal scores are pruned from the lowest index. Costs one forward pass; for every
/// layer (and group) with n inputs, n^2 multiply-adds a sample for X X^T, n^3 / 3 for its factor in all, and n / 2 a weight for the sweep;
/// 4 n^2 bytes are kept for every layer, and 8 n^2 are used while a layer is computed on.
/// </remarks>
public sealed record SparseGptSaliency : CalibratedSaliency
{
    /// <summary>Outputs that are swept together.</summary>
    /// <remarks>So the factor is read once for all of them.</remarks>
    private const int OutputsAtOnce = 16;

    /// <summary>What is added to the diagonal of X X^T.</summary>
    /// <remarks>As a part of its mean, above 0 and finite. Default 0.01.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double Damping { get; init => field = Argument.Positive(value); } = 0.01;

    /// <summary>Whether kept weights make up for pruned ones; default true.</summary>
    public bool UpdateWeights { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "SparseGPT";

    /// <inheritdoc/>
    private protected override StatisticsRequest Wanted => new InputRequest(Gram: true);

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var inputs = Needed<InputStatistics>(statistics);
        var layer = network.Definition.Parameter(parameter).Node;
        var values = network.Values(parameter);
        var scores = new float[values.Length];
        if (network.Definition.Parameter(parameter).Kind == ParameterKind.Bias)
        {
            Fill(values, [inputs.Samples(layer)], scores);
            return new Scores(parameter, scores);
        }

        var matrix = WeightMatrix.Of(network.Definition, layer);
        var size = matrix.OutputsPerGroup * matrix.Inputs;
        for (var group = 0; group < matrix.Groups; group++)
        {
            var gram = inputs.Gram(network, layer, group);
            var factor = Factor(gram, layer, matrix.Inputs);
            var prices = new double[matrix.Inputs];
            for (var j = 0; j < prices.Length; j++)
            {
                prices[j] = gram[j * prices.Length + j] == 0 ? 0 : factor.Diagonal(j) * factor.Diagonal(j);
            }

            Fill(values.Slice(group * size, size), prices, scores.AsSpan(group * size, size));
        }

        return new Scores(parameter, scores);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, float[]> Compensate(Network network, MaskSet masks, SaliencyStatistics? statistics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(masks);
        var inputs = Needed<InputStatistics>(statistics);
        return UpdateWeights
            ? WeightRemoval.Of(network, masks).ToDictionary(removal => removal.Weight.Name, removal => Sweep(network, removal, inputs))
            : base.Compensate(network, masks, statistics);
    }

    private static void Fill(ReadOnlySpan<float> weights, ReadOnlySpan<double> prices, Span<float> scores)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            scores[i] = (float)(weights[i] * (double)weights[i] * prices[i % prices.Length]);
        }
    }

    private float[] Sweep(Network network, WeightRemoval removal, InputStatistics inputs)
    {
        var layer = removal.Weight.Node;
        var matrix = WeightMatrix.Of(network.Definition, layer);
        var values = network.Values(removal.Weight.Name).ToArray();
        for (var group = 0; group < matrix.Groups; group++)
        {
            var factor = Factor(inputs.Gram(network, layer, group), layer, matrix.Inputs);
            var (from, to) = (group * matrix.OutputsPerGroup, (group + 1) * matrix.OutputsPerGroup);
            Parallel.For(0, (to - from - 1) / OutputsAtOnce + 1, part =>
            {
                var first = from + part * OutputsAtOnce;
                var start = first * matrix.Inputs;
                factor.Compensate(values.AsSpan(start, Math.Min(OutputsAtOnce, to - first) * matrix.Inputs), removal.After, start);
            });
        }

        return values;
    }

    private GramFactor Factor(ReadOnlySpan<float> gram, string layer, int inputs) => GramFactor.Of(gram, inputs, Damping)
        ?? throw new InvalidOperationException($"The products of the inputs of '{layer}' are not positive definite with {nameof(Damping)} "
            + $"{Damping}; use a larger one, or scale the features alike.");
}
