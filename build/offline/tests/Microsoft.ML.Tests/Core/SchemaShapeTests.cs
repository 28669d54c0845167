using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Core;

// The parts of a shape that a library outside ML.NET must reach by reflection, and what they check.
public sealed class SchemaShapeTests
{
    [Fact]
    public void AShapeListsItsColumns()
    {
        var column = Column("A", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);
        var shape = new SchemaShape([column]);
        Assert.Single(shape);
        Assert.Equal("A", shape[0].Name);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, shape[0].Kind);
        Assert.Empty(shape[0].Annotations);
        Assert.ThrowsAny<ArgumentException>(() => new SchemaShape([default]));
    }

    [Fact]
    public void AColumnRefusesTypesThatAreNotItems()
    {
        Assert.ThrowsAny<ArgumentException>(() => Column("A", default, new KeyDataViewType(typeof(uint), 3), false));
        Assert.ThrowsAny<ArgumentException>(() => Column("A", default, new VectorDataViewType(NumberDataViewType.Single, 3), false));
        Assert.ThrowsAny<ArgumentException>(() => Column("A", default, NumberDataViewType.Single, true));
        Assert.ThrowsAny<ArgumentException>(() => Column("", default, NumberDataViewType.Single, false));
    }

    [Fact]
    public void TheShapeOfASchemaKnowsKindsKeysAndAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Note", NumberDataViewType.Int32, 1);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Hidden", NumberDataViewType.Double);
        builder.AddColumn("Hidden", NumberDataViewType.Single);
        builder.AddColumn("Key", new KeyDataViewType(typeof(uint), 3), annotations.ToAnnotations());
        builder.AddColumn("Fixed", new VectorDataViewType(NumberDataViewType.Single, 3));
        builder.AddColumn("Varying", new VectorDataViewType(TextDataViewType.Instance));
        var shape = (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.Static | BindingFlags.NonPublic)!
            .Invoke(null, [builder.ToSchema()])!;

        Assert.Equal(["Hidden", "Key", "Fixed", "Varying"], shape.Select(column => column.Name));
        Assert.Equal(NumberDataViewType.Single, shape[0].ItemType);
        Assert.True(shape[1].IsKey);
        Assert.Equal(NumberDataViewType.UInt32, shape[1].ItemType);
        Assert.Equal("Note", Assert.Single(shape[1].Annotations).Name);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, shape[2].Kind);
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, shape[3].Kind);
    }

    private static SchemaShape.Column Column(string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey)
        => (SchemaShape.Column)typeof(SchemaShape.Column).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic).Single()
            .Invoke(BindingFlags.DoNotWrapExceptions, null, [name, kind, itemType, isKey, null], null);
}
