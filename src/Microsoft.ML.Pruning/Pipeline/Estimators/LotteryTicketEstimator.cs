using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// Looks for a lottery ticket as a stage of a pipeline: trains a network, prunes and rewinds it in rounds, and yields the trained ticket of the last one. Made by
/// <c>ml.Pruning.LotteryTicket</c>.
/// </summary>
/// <remarks>The seed is fixed when the stage is made (by the training's options, else drawn from the MLContext): fitted again on the same data it gives the same ticket.</remarks>
public sealed class LotteryTicketEstimator : IEstimator<NetworkTransformer>
{
    private readonly NetworkDefinition _definition;
    private readonly LotteryTicketOptions _options;
    private readonly IDataView? _test;
    private readonly NetworkLearner _learner;

    internal LotteryTicketEstimator(
        IHostEnvironment environment, NetworkDefinition definition, LotteryTicketOptions options, TorchNetworkOptions training, IDataView? test)
    {
        options.Validate();
        if (!training.Rows.HasValidation)
        {
            throw new ArgumentException(
                "A search for lottery tickets reports the iteration of the lowest validation loss, so the training needs validation rows; set one of Validation, ValidationFraction and ValidationColumnName.",
                nameof(training));
        }

        (_definition, _options, _test) = (definition, options, test);
        _learner = new NetworkLearner(environment, "LotteryTicket", definition, training);
    }

    /// <summary>Checks the columns that training reads and promises those that the network adds.</summary>
    /// <param name="inputSchema">What the stages before promise.</param>
    /// <exception cref="ArgumentException">
    /// The feature column is missing or no vector of Single of known size, the label column is missing or no key, or the column that marks validation rows is missing or not of Boolean.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _learner.GetOutputSchema(inputSchema);

    /// <summary>Trains, prunes and rewinds the network round by round.</summary>
    /// <param name="input">Data with the feature column and the label column.</param>
    /// <returns>The trained ticket of the last round as a transformer, with the report of the search.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type or length, there are no rows to train on, to validate with or to test on, all training rows are of one class, or the rewind point is beyond training.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label; the message has the row and slot, or the count.</exception>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    /// <exception cref="OperationCanceledException">The MLContext or the options' token cancelled; at most one batch after the request.</exception>
    public NetworkTransformer Fit(IDataView input) => _learner.Fit(input, (columns, rows, options, host) =>
    {
        var (test, left) = TestRows(columns, rows, host);
        options = options with { MemoryBudgetBytes = left.Option };
        var result = LotteryTicketSearch.Run(_definition, rows.Train, rows.Validation!, test, options, _options, host);
        return new NetworkStage(result.Network, _learner.Options.Columns, columns.Classes!, result.History, result.Pruning) { LotteryTickets = result.Report };
    });

    private (RowSource? Rows, RowBudget Left) TestRows(RowColumns columns, LearningRows rows, TrainingHost host) =>
        _test is null ? (null, rows.Left) : columns.In(_test, "test view").ReadAll(_learner.Options.Rows, rows.Left, host.CheckCancelled);
}
