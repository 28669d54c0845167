using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Gathers from rows what saliencies ask for.</summary>
/// <remarks>
/// The network runs in inference form (no dropout, batch norm by its running statistics), and the loss is that of the rows' task; rows
/// count by their weight. Tensors exist only while a call runs.
/// </remarks>
public static class StatisticsCollector
{
    /// <summary>Gathers statistics.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="request">What to gather, from how many rows.</param>
    /// <param name="parameters">The parameters to gather it for, weights and biases of Linear and Conv2d layers.</param>
    /// <param name="rows">Rows that fit the network; a sample is drawn where there are more than the request wants.</param>
    /// <param name="computing">Where to compute, and with how much memory; null for the defaults.</param>
    /// <param name="seed">The seed of the sample and of what a statistic draws; the same gives the same on the CPU.</param>
    /// <param name="checkCancelled">Called before every batch; throws to stop. None by default.</param>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network or are none; a parameter is unknown or not trained, or none is named; the sample does not fit the
    /// memory budget; the device is not there; or the request can only be met by fine-tuning.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is not one of the task.</exception>
    /// <exception cref="InvalidOperationException">The network's outputs or the statistics are not finite.</exception>
    public static SaliencyStatistics Collect(
        Network network,
        StatisticsRequest request,
        ImmutableArray<string> parameters,
        RowSource rows,
        ComputingOptions? computing = null,
        int seed = 0,
        Action? checkCancelled = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(rows);
        if (request.ComesFromFineTuning)
        {
            throw new ArgumentException($"{request.GetType().Name} asks for {request.Name}, which comes from fine-tuning and not from a "
                + "pass over rows; prune by it with FineTune, or take another saliency.", nameof(request));
        }

        RequireParameters(network.Definition, parameters);
        computing ??= new ComputingOptions();
        var sampling = new RowSampling(request.Rows, request.BatchSize, seed, computing.Budget);
        var sample = RowSample.Draw(rows, network.Definition, sampling, checkCancelled ?? (() => { }));
        sample.RequireWeight("calibration");
        using var threads = new ThreadLimit(computing.Threads);
        using var scope = torch.NewDisposeScope();
        var pass = new CalibrationPass(network, sample, request.BatchSize, computing, seed, checkCancelled ?? (() => { }));
        return request switch
        {
            GradientRequest => new GradientStatistics(GradientCollector.Mean(pass, parameters)),
            HessianGradientRequest product =>
                new HessianGradientStatistics(HessianGradientCollector.Product(pass, parameters, product.Temperature)),
            GradientMagnitudeRequest => new GradientMagnitudeStatistics(GradientCollector.MeanMagnitude(pass, parameters)),
            CurvatureRequest curvature => new CurvatureStatistics(CurvatureCollector.Collect(pass, parameters, curvature)),
            FisherRequest fisher => FisherCollector.Collect(pass, fisher, parameters),
            InputRequest inputs => InputCollector.Collect(pass, inputs, parameters),
            _ => throw new NotSupportedException($"{request.GetType().Name} asks for {request.Name}, which no collector gathers."),
        };
    }

    private static void RequireParameters(NetworkDefinition definition, ImmutableArray<string> parameters)
    {
        if (parameters.IsDefaultOrEmpty)
        {
            throw new ArgumentException("No parameter is named; name at least one to gather statistics for.", nameof(parameters));
        }

        foreach (var name in parameters)
        {
            if (!definition.Parameter(name).IsTrainable)
            {
                throw new ArgumentException(
                    $"'{name}' is a statistic of its layer, not trained, so nothing can be gathered for it; name weights and biases.",
                    nameof(parameters));
            }
        }
    }
}
