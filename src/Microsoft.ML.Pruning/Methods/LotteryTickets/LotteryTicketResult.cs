using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>The ticket of the last round, and how the search went.</summary>
/// <param name="Network">The ticket after its training.</param>
/// <param name="Ticket">The ticket before its training: the weights that were rewound to, under the masks.</param>
/// <param name="History">The training of the ticket.</param>
/// <param name="Pruning">What pruning was asked for and did in the last round.</param>
/// <param name="Report">All rounds.</param>
public sealed record LotteryTicketResult(Network Network, Network Ticket, TrainingHistory History, PruningReport Pruning, LotteryTicketReport Report);
