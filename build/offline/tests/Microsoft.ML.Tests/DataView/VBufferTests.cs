using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.DataView;

public sealed class VBufferTests
{
    // Vectors of many lengths and densities, each with the plain array that it stands for.
    public static TheoryData<int, double> Shapes { get; } = new(
        from length in new[] { 0, 1, 2, 5, 16, 100 }
        from density in new[] { 0.0, 0.2, 0.7, 1.0 }
        select (length, density));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryReaderSeesTheSameValues(int length, double density)
    {
        var (plain, buffer) = Make(length, density);
        Assert.Equal(plain, buffer.DenseValues());
        Assert.Equal(plain, buffer.Items(all: true).Select(item => item.Value));
        Assert.Equal(Enumerable.Range(0, length), buffer.Items(all: true).Select(item => item.Key));
        Assert.Equal(plain, Enumerable.Range(0, length).Select(i => buffer.GetItemOrDefault(i)));
        Assert.Equal(plain.Where(value => value != 0), buffer.Items().Select(item => item.Value).Where(value => value != 0));
        Assert.Equal(buffer.IsDense ? length : plain.Count(value => value != 0), buffer.GetValues().Length);
        Assert.Equal(buffer.IsDense ? 0 : buffer.GetValues().Length, buffer.GetIndices().Length);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void CopiesAreEqualAndOwnTheirValues(int length, double density)
    {
        var (plain, buffer) = Make(length, density);
        VBuffer<float> copy = default, dense = default;
        buffer.CopyTo(ref copy);
        buffer.CopyToDense(ref dense);
        Assert.Equal(plain, copy.DenseValues());
        Assert.Equal(buffer.IsDense, copy.IsDense);
        Assert.True(dense.IsDense);
        Assert.Equal(plain, dense.GetValues().ToArray());

        VBufferEditor.CreateFromBuffer(ref copy).Values.Fill(9);
        Assert.Equal(plain, buffer.DenseValues());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PartsAndOffsetsAreCopied(int length, double density)
    {
        var (plain, buffer) = Make(length, density);
        for (int from = 0; from <= length; from += Math.Max(1, length / 5))
        {
            VBuffer<float> part = default;
            buffer.CopyTo(ref part, from, length - from);
            Assert.Equal(plain[from..], part.DenseValues());
        }
        var target = Enumerable.Repeat(-1f, length + 3).ToArray();
        buffer.CopyTo(target, 2);
        Assert.Equal([-1f, -1f, .. plain, -1f], target);
        Assert.ThrowsAny<ArgumentException>(() => buffer.CopyTo(new float[length + 1], 2));
        Assert.ThrowsAny<ArgumentException>(() => buffer.GetItemOrDefault(length));
    }

    [Fact]
    public void EditorReusesAnArrayThatIsLargeEnough()
    {
        var array = new float[8];
        var buffer = new VBuffer<float>(8, array);
        var editor = VBufferEditor.Create(ref buffer, 5);
        Assert.False(editor.CreatedNewValues);
        editor.Values[4] = 3;
        Assert.Equal(3, array[4]);
        buffer = editor.Commit();
        Assert.Equal(5, buffer.Length);
        Assert.True(VBufferEditor.Create(ref buffer, 9).CreatedNewValues);
    }

    [Fact]
    public void EditorMakesSparseVectors()
    {
        VBuffer<float> buffer = default;
        var editor = VBufferEditor.Create(ref buffer, 10, 3);
        editor.Indices[0] = 1;
        editor.Indices[1] = 4;
        editor.Values[0] = 10;
        editor.Values[1] = 40;
        buffer = editor.CommitTruncated(2);
        Assert.False(buffer.IsDense);
        Assert.Equal([0f, 10, 0, 0, 40, 0, 0, 0, 0, 0], buffer.DenseValues());
    }

    [Fact]
    public void ArraysThatAreTooShortAreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new VBuffer<float>(3, new float[2]));
        Assert.ThrowsAny<ArgumentException>(() => new VBuffer<float>(3, 2, new float[2], new int[1]));
        Assert.ThrowsAny<ArgumentException>(() => new VBuffer<float>(3, 4, new float[4], new int[4]));
        Assert.ThrowsAny<ArgumentException>(() => new VBuffer<float>(-1, []));
    }

    private static (float[] Plain, VBuffer<float> Buffer) Make(int length, double density)
    {
        var random = new Random(length);
        var plain = Enumerable.Range(0, length).Select(i => random.NextDouble() < density ? i + 1f : 0f).ToArray();
        if (density == 1)
            return (plain, new VBuffer<float>(length, [.. plain]));
        int[] indices = [.. Enumerable.Range(0, length).Where(i => plain[i] != 0)];
        return (plain, new VBuffer<float>(length, indices.Length, [.. indices.Select(i => plain[i])], indices));
    }
}
