using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The classes that a key stands for.</summary>
public sealed class ClassLabelsTests
{
    [Theory]
    [InlineData(typeof(uint), uint.MaxValue)]
    [InlineData(typeof(uint), 1UL << 31)]
    [InlineData(typeof(ulong), ulong.MaxValue)]
    public void A_key_of_more_values_than_there_can_be_classes_is_refused_by_column(Type type, ulong count)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Kind", new KeyDataViewType(type, count));
        var label = schema.ToSchema()["Kind"];
        var error = Assert.Throws<ArgumentException>(() => MulticlassKind.Instance.Of(label));
        Assert.Contains($"Label column 'Kind' is a key of {count} values", error.Message, StringComparison.Ordinal);
    }
}
