using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.DataView;

public sealed class SchemaTests
{
    [Fact]
    public void LaterColumnHidesEarlierOneOfTheSameName()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("B", TextDataViewType.Instance);
        builder.AddColumn("A", NumberDataViewType.Double);
        var schema = builder.ToSchema();

        Assert.Equal(3, schema.Count);
        Assert.Equal(2, schema["A"].Index);
        Assert.Equal(NumberDataViewType.Double, schema["A"].Type);
        Assert.Equal([true, false, false], schema.Select(column => column.IsHidden));
        Assert.Equal(["A", "B", "A"], schema.Select(column => column.Name));
    }

    [Fact]
    public void MissingColumnIsNullOrAnErrorThatNamesIt()
    {
        var schema = new DataViewSchema.Builder().ToSchema();
        Assert.Null(schema.GetColumnOrNull("Nope"));
        Assert.Contains("Nope", Assert.ThrowsAny<ArgumentException>(() => schema["Nope"]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => schema[0]);
    }

    [Fact]
    public void ColumnsOfAnotherSchemaKeepTheirAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Answer", NumberDataViewType.Int32, 42);
        var first = new DataViewSchema.Builder();
        first.AddColumn("A", NumberDataViewType.Single, annotations.ToAnnotations());
        var second = new DataViewSchema.Builder();
        second.AddColumns(first.ToSchema());
        second.AddColumns([new DataViewSchema.DetachedColumn(first.ToSchema()["A"])]);

        foreach (var column in second.ToSchema())
        {
            int answer = 0;
            column.Annotations.GetValue("Answer", ref answer);
            Assert.Equal(42, answer);
        }
    }

    [Fact]
    public void AnnotationsAreTyped()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("Names", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> value)
            => value = new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]));
        Assert.ThrowsAny<ArgumentException>(() => builder.Add("Wrong", NumberDataViewType.Single, (ref int value) => value = 1));
        Assert.ThrowsAny<ArgumentException>(() => builder.AddPrimitiveValue("Wrong", NumberDataViewType.Single, 1));
        var annotations = builder.ToAnnotations();

        float wrong = 0;
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Names", ref wrong));
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Other", ref wrong));
        VBuffer<ReadOnlyMemory<char>> names = default;
        annotations.GetValue("Names", ref names);
        Assert.Equal(["a", "b"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void AnnotationsAreCopiedBySelection()
    {
        var source = new DataViewSchema.Annotations.Builder();
        source.AddPrimitiveValue("One", NumberDataViewType.Int32, 1);
        source.AddPrimitiveValue("Two", NumberDataViewType.Int32, 2);
        var target = new DataViewSchema.Annotations.Builder();
        target.Add(source.ToAnnotations(), name => name == "Two");
        target.Add(null, _ => true);
        Assert.Equal(["Two"], target.ToAnnotations().Schema.Select(column => column.Name));
        Assert.Empty(DataViewSchema.Annotations.Empty.Schema);
    }

    [Fact]
    public void AnnotationMayHoldAnObjectOfOnesOwnType()
    {
        var type = new BoxType();
        var box = new Box(7);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("Box", type, (ref Box value) => value = box);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Score", NumberDataViewType.Single, builder.ToAnnotations());

        Box read = new(0);
        schema.ToSchema()["Score"].Annotations.GetValue("Box", ref read);
        Assert.Same(box, read);
    }

    private sealed record Box(int Value);

    private sealed class BoxType() : StructuredDataViewType(typeof(Box))
    {
        public override bool Equals(DataViewType? other) => other is BoxType;
    }
}
