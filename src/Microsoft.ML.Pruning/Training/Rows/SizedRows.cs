namespace Microsoft.ML.Pruning.Training;

/// <summary>Rows that were checked and counted.</summary>
internal sealed record SizedRows(RowSource Rows, long Count);
