namespace Microsoft.ML.Data;

// The fields of a line that are not empty, by their index, and the number of fields the line stands for.
internal sealed class TextFields
{
    private readonly SortedList<int, ReadOnlyMemory<char>> _fields = [];

    public int Size { get; set; }

    public int Count => _fields.Count;

    public void Add(int index, ReadOnlyMemory<char> text) => _fields[index] = text;

    public bool TryGet(int index, out ReadOnlyMemory<char> text) => _fields.TryGetValue(index, out text);

    public ReadOnlyMemory<char> Get(int index) => _fields.GetValueOrDefault(index);

    public ReadOnlyMemory<char> RemoveLast(out int index)
    {
        index = _fields.GetKeyAtIndex(_fields.Count - 1);
        var text = _fields.GetValueAtIndex(_fields.Count - 1);
        _fields.RemoveAt(_fields.Count - 1);
        return text;
    }
}
