namespace Microsoft.ML.Pruning.Networks;

/// <summary>Whose value each node gives on, and its remaining reads.</summary>
internal sealed class ValueReaders
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal)
    {
        [NetworkDefinition.InputName] = NetworkDefinition.InputName,
    };

    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal);

    /// <summary>Counts the readers of a network.</summary>
    /// <remarks>The output is read once more, by the caller.</remarks>
    /// <param name="definition">The network.</param>
    /// <param name="passesOn">Whether a node gives the value of its first input on as it is.</param>
    public ValueReaders(NetworkDefinition definition, Func<Node, bool> passesOn)
    {
        foreach (var node in definition.Nodes)
        {
            if (passesOn(node))
            {
                _sources[node.Name] = _sources[node.Inputs[0]];
                continue;
            }

            _sources[node.Name] = node.Name;
            foreach (var input in node.Inputs)
            {
                Count(_sources[input], 1);
            }
        }

        Count(_sources[definition.Output.Name], 1);
    }

    /// <summary>The node, or input, whose value a node gives on; itself unless it passes on.</summary>
    public string SourceOf(string name) => _sources[name];

    /// <summary>How often the value of a source is still to be read.</summary>
    public int LeftOf(string source) => _left[source];

    /// <summary>Reads a value once, and says whether nobody reads it again.</summary>
    public bool Read(string source) => Count(source, -1) == 0;

    private int Count(string source, int readers) => _left[source] = _left.GetValueOrDefault(source) + readers;
}
