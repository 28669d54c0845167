using System.Collections;

namespace Microsoft.ML.Data;

// A dense or sparse vector whose arrays are reused through VBufferEditor.
public readonly struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    public readonly int Length;

    public VBuffer(int length, T[] values, int[] indices = null) : this(length, length, values, indices)
    {
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (count < 0 || count > length)
            throw new ArgumentOutOfRangeException(nameof(count));
        if ((values?.Length ?? 0) < count)
            throw new ArgumentOutOfRangeException(nameof(values));
        if (count < length && (indices?.Length ?? 0) < count)
            throw new ArgumentOutOfRangeException(nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        if (sourceIndex < 0 || sourceIndex > Length)
            throw new ArgumentOutOfRangeException(nameof(sourceIndex));
        if (length < 0 || sourceIndex > Length - length)
            throw new ArgumentOutOfRangeException(nameof(length));
        int from = IsDense ? sourceIndex : FirstAtOrAfter(sourceIndex);
        int to = IsDense ? sourceIndex + length : FirstAtOrAfter(sourceIndex + length);
        var editor = VBufferEditor.Create(ref destination, length, to - from);
        GetValues()[from..to].CopyTo(editor.Values);
        for (int i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices[from + i] - sourceIndex;
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        if (destinationIndex < 0 || destinationIndex > destination.Length - Length)
            throw new ArgumentOutOfRangeException(nameof(destination), "Not large enough to hold these values.");
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }
        target.Fill(defaultValue);
        for (int i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false) => all || IsDense ? AllItems(this) : ExplicitItems(this);

    public IEnumerable<T> DenseValues() => AllItems(this).Select(item => item.Value);

    public T GetItemOrDefault(int index)
    {
        T value = default;
        GetItemOrDefault(index, ref value);
        return value;
    }

    public void GetItemOrDefault(int index, ref T destination)
    {
        if ((uint)index >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(index));
        int slot = IsDense ? index : Array.BinarySearch(_indices ?? [], 0, _count, index);
        destination = slot >= 0 ? _values[slot] : default;
    }

    public IEnumerator GetEnumerator() => _values.GetEnumerator();

    public override string ToString()
        => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    internal VBufferEditor<T> GetEditor(int length, int count, bool keepOldOnResize, bool requireIndicesOnDense)
    {
        var values = _values;
        var indices = _indices;
        bool newValues = Grow(ref values, count, keepOldOnResize);
        bool needIndices = count < length || requireIndicesOnDense;
        bool newIndices = needIndices && Grow(ref indices, count, keepOldOnResize);
        return new VBufferEditor<T>(length, count, values, indices, needIndices, newValues, newIndices);
    }

    internal VBufferEditor<T> GetEditor() => GetEditor(Length, _count, false, false);

    private static bool Grow<TItem>(ref TItem[] array, int count, bool keepOld)
    {
        if (count == 0 || array?.Length >= count)
            return false;
        int capacity = array == null ? count : Math.Max(count, (int)Math.Min(2L * array.Length, Array.MaxLength));
        if (keepOld)
            Array.Resize(ref array, capacity);
        else
            array = new TItem[capacity];
        return true;
    }

    private int FirstAtOrAfter(int index)
    {
        int slot = Array.BinarySearch(_indices ?? [], 0, _count, index);
        return slot >= 0 ? slot : ~slot;
    }

    private static IEnumerable<KeyValuePair<int, T>> ExplicitItems(VBuffer<T> buffer)
    {
        for (int i = 0; i < buffer._count; i++)
            yield return new KeyValuePair<int, T>(buffer._indices[i], buffer._values[i]);
    }

    private static IEnumerable<KeyValuePair<int, T>> AllItems(VBuffer<T> buffer)
    {
        int next = 0;
        for (int i = 0; i < buffer.Length; i++)
        {
            bool present = buffer.IsDense || (next < buffer._count && buffer._indices[next] == i);
            yield return new KeyValuePair<int, T>(i, present ? buffer._values[next++] : default);
        }
    }
}
