using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The running statistics of batch normalisations.</summary>
/// <remarks>
/// Pruning changes what reaches a batch norm, so that the mean and variance from training no longer fit; estimating them anew brings back
/// much of the accuracy, without labels and without a change of any weight.
/// </remarks>
public static class BatchNormStatistics
{
    internal const int DefaultRows = 10_000;
    internal const int DefaultBatchSize = 256;

    /// <summary>Estimates the running mean and variance of every batch normalisation anew.</summary>
    /// <remarks>
    /// One pass over the rows in shuffled batches, in which every batch norm normalises by the statistics of the batch and dropout drops
    /// nothing. The new mean and variance are those of all values that reached the batch norm, divided by their number: with a single
    /// batch exactly those of the rows, so that scoring normalises as that batch did; with several, those of a first batch norm still
    /// are, and a later one sees values that were normalised batch by batch, as they are in training. Earlier statistics do not count.
    /// (The usual way; see Izmailov, Podoprikhin, Garipov, Vetrov and Wilson 2018.) Costs one forward pass of the rows.
    /// </remarks>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="rows">Rows that fit the network, at least two; their labels do not matter.</param>
    /// <param name="rowCount">How many rows are used, at least 2: a sample drawn by seed where there are more. Default 10,000.</param>
    /// <param name="batchSize">Rows in a batch, at least 2; default 256. The larger, the better the statistics.</param>
    /// <param name="computing">Where to compute, and with how much memory; null for the defaults.</param>
    /// <param name="seed">The seed of the sample and of the order.</param>
    /// <param name="checkCancelled">Called before every batch; throws to stop. None by default.</param>
    /// <returns>
    /// The network with new statistics, the same weights and the same masks; the network itself where it has no batch normalisation.
    /// </returns>
    /// <exception cref="ArgumentNullException">The network or the rows are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 2.</exception>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network or are fewer than two, the sample does not fit the memory budget, or the device is not there.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is not one of the task.</exception>
    /// <exception cref="InvalidOperationException">A statistic is not finite.</exception>
    public static Network Reestimate(
        Network network,
        RowSource rows,
        int rowCount = DefaultRows,
        int batchSize = DefaultBatchSize,
        ComputingOptions? computing = null,
        int seed = 0,
        Action? checkCancelled = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(rows);
        Argument.AtLeast(2, rowCount, nameof(rowCount));
        Argument.AtLeast(2, batchSize, nameof(batchSize));
        if (!BatchNorms.Of(network.Definition).Any())
        {
            return network;
        }

        computing ??= new ComputingOptions();
        checkCancelled ??= () => { };
        var sampling = new RowSampling(rowCount, batchSize, seed, computing.Budget);
        var sample = RowSample.Draw(rows, network.Definition, sampling, checkCancelled);
        if (sample.RowCount < 2)
        {
            throw new ArgumentException(
                "There is one calibration row; batch normalisation needs at least two, since one has no variance.", nameof(rows));
        }

        return network.WithParameters(Gather(network, sample, batchSize, computing, seed, checkCancelled));
    }

    private static Dictionary<string, float[]> Gather(
        Network network,
        LabeledRows rows,
        int batchSize,
        ComputingOptions computing,
        int seed,
        Action checkCancelled)
    {
        var device = TorchDevice.Open(DeviceName.Parse(computing.Device));
        using var threads = new ThreadLimit(computing.Threads);
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var parameters = new TorchParameters(network, device);
        var model = new TorchNetwork(network.Definition.WithLayers(ForStatistics), parameters, dropout: null);
        var moments = BatchNorms.Of(network.Definition)
            .ToDictionary(node => node.Name, node => new ChannelMoments(network.Definition.ShapeOf(node.Name)));
        var plan = new BatchPlan(rows.Count, batchSize, MinimumRows: 2);
        using var feed = BatchFeed.Shuffled(rows, plan, seed, window: 1, device);
        feed.Begin(epoch: 1);
        for (long done = 0; done < plan.Rows;)
        {
            checkCancelled();
            using var batchScope = torch.NewDisposeScope();
            var batch = feed.Next(plan.RowsAfter(done));
            model.Forward(batch.Features, training: true);
            done += batch.Rows;
            foreach (var (node, sums) in moments)
            {
                sums.Add(
                    TorchParameters.ValuesOf(parameters[$"{node}.running_mean"]),
                    TorchParameters.ValuesOf(parameters[$"{node}.running_var"]),
                    batch.Rows);
            }
        }

        return ParametersOf(moments);
    }

    /// <summary>Takes the last batch's statistics, without dropout.</summary>
    /// <remarks>
    /// With a momentum of 1 the running statistics are those of the last batch; with a probability of 0 dropout drops nothing.
    /// </remarks>
    private static Layer ForStatistics(Node node) => node.Layer.WithMomentum(1).WithDropout(_ => 0);

    private static Dictionary<string, float[]> ParametersOf(Dictionary<string, ChannelMoments> moments)
    {
        var parameters = new Dictionary<string, float[]>();
        foreach (var (node, sums) in moments)
        {
            (parameters[$"{node}.running_mean"], parameters[$"{node}.running_var"]) = (sums.Mean, sums.Variance);
        }

        return parameters.FirstOrDefault(entry => !TensorPrimitives.IsFiniteAll<float>(entry.Value)).Key is { } name
            ? throw new InvalidOperationException(
                $"The new '{name}' is not finite: the outputs of the network overflow on the calibration rows. "
                    + "Scale the features to about [0, 1].")
            : parameters;
    }
}
