using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps the order in which its keys came.</summary>
public class OrderedDict<TKey, TValue> : IEnumerable<(TKey, TValue)> where TKey : notnull
{
    private readonly Dictionary<TKey, int> _positions = [];
    private readonly List<(TKey Key, TValue Value)> _items = [];

    public int Count => _items.Count;

    public TValue this[TKey key]
    {
        get => _items[_positions[key]].Value;
        set
        {
            if (_positions.TryGetValue(key, out int position))
                _items[position] = (key, value);
            else
                Add(key, value);
        }
    }

    public void Add(TKey key, TValue value)
    {
        _positions.Add(key, _items.Count);
        _items.Add((key, value));
    }

    public bool ContainsKey(TKey key) => _positions.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        bool found = _positions.TryGetValue(key, out int position);
        value = found ? _items[position].Value : default;
        return found;
    }

    public bool Remove(TKey key)
    {
        if (!_positions.TryGetValue(key, out int position))
            return false;
        _items.RemoveAt(position);
        _positions.Clear();
        for (int i = 0; i < _items.Count; i++)
            _positions.Add(_items[i].Key, i);
        return true;
    }

    public void Clear()
    {
        _positions.Clear();
        _items.Clear();
    }

    public IEnumerable<TKey> keys() => _items.Select(item => item.Key);

    public IEnumerable<TValue> values() => _items.Select(item => item.Value);

    public IEnumerator<(TKey, TValue)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
