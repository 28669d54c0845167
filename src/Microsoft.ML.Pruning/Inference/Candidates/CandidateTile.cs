namespace Microsoft.ML.Pruning.Inference;

/// <summary>Some candidates on some rows; row r of candidate c is number r x candidates + c.</summary>
/// <remarks>So the candidates of a row follow each other, and what they share of it is in the cache.</remarks>
/// <param name="FirstRow">The first row, of those that are held.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Groups">The group that each candidate removes.</param>
internal readonly record struct CandidateTile(int FirstRow, int Rows, ReadOnlyMemory<int> Groups)
{
    public int Candidates => Groups.Length;

    public int Count => Rows * Candidates;

    public int RowOf(int number) => FirstRow + (number / Candidates);

    public int GroupOf(int number) => Groups.Span[number % Candidates];
}
