using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.DataView;

public sealed class DataViewTypeTests
{
    public static TheoryData<Type> KeyTypes { get; } = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];

    [Theory]
    [MemberData(nameof(KeyTypes))]
    public void KeysAreEqualByTypeAndCount(Type rawType)
    {
        var key = new KeyDataViewType(rawType, 10);
        Assert.True(key.Equals(new KeyDataViewType(rawType, 10)));
        Assert.Equal(key.GetHashCode(), new KeyDataViewType(rawType, 10).GetHashCode());
        Assert.False(key.Equals(new KeyDataViewType(rawType, 11)));
        Assert.Equal(10UL, key.Count);
        Assert.Equal(rawType, key.RawType);
        Assert.True(KeyDataViewType.IsValidDataType(rawType));
    }

    [Fact]
    public void KeyRefusesWrongTypesAndCounts()
    {
        Assert.False(KeyDataViewType.IsValidDataType(typeof(int)));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(int), 3));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(byte), 256));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(uint), -1));
    }

    [Fact]
    public void VectorsAreEqualByItemsAndDimensions()
    {
        var vector = new VectorDataViewType(NumberDataViewType.Single, 2, 3);
        Assert.Equal(6, vector.Size);
        Assert.True(vector.IsKnownSize);
        Assert.Equal([2, 3], vector.Dimensions);
        Assert.Equal(typeof(VBuffer<float>), vector.RawType);
        Assert.True(vector.Equals(new VectorDataViewType(NumberDataViewType.Single, 2, 3)));
        Assert.False(vector.Equals(new VectorDataViewType(NumberDataViewType.Single, 6)));
        Assert.False(vector.Equals(new VectorDataViewType(NumberDataViewType.Double, 2, 3)));
        Assert.False(new VectorDataViewType(NumberDataViewType.Single).IsKnownSize);
        Assert.ThrowsAny<ArgumentException>(() => new VectorDataViewType(NumberDataViewType.Single, -1));
    }

    [Fact]
    public void TypesHaveReadableNames()
    {
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal("Single", NumberDataViewType.Single.ToString());
        Assert.Equal("Boolean", BooleanDataViewType.Instance.ToString());
        Assert.Equal("Key<UInt32, 0-9>", new KeyDataViewType(typeof(uint), 10).ToString());
        Assert.Equal("Vector<Single, 5>", new VectorDataViewType(NumberDataViewType.Single, 5).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("Vector<Single, 2, *>", new VectorDataViewType(NumberDataViewType.Single, 2, 0).ToString());
    }

    [Fact]
    public void PrimitiveTypeMustNotBeDisposable() => Assert.Throws<ArgumentException>(() => new StreamType());

    [Fact]
    public void RowIdsOrderAndDerive()
    {
        var ids = Enumerable.Range(0, 50).Select(i => new DataViewRowId((ulong)i, 0)).ToList();
        Assert.Equal(ids, ids.OrderDescending().Reverse());
        Assert.True(new DataViewRowId(ulong.MaxValue, 0).CompareTo(new DataViewRowId(0, 1)) < 0);
        var derived = ids.SelectMany(id => new[] { id.Fork(), id.Next(), id.Combine(ids[3]) }).ToList();
        Assert.Equal(derived.Count, derived.Distinct().Count());
        Assert.Equal(derived[0], ids[0].Fork());
        Assert.Equal("00000000000000020000000000000001", new DataViewRowId(1, 2).ToString());
    }

    private sealed class StreamType() : PrimitiveDataViewType(typeof(Stream))
    {
        public override bool Equals(DataViewType? other) => ReferenceEquals(this, other);
    }
}
