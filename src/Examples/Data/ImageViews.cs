using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>Images as ML.NET sees them.</summary>
internal static class ImageViews
{
    /// <summary>The images as a view with the columns Features (vector of single) and Label (text), read lazily.</summary>
    public static IDataView ToDataView(this ImageSet images, MLContext ml) => ml.Data.LoadFromEnumerable(images.Rows(), images.RowSchema());

    /// <summary>The schema of a row; it holds what the row class alone cannot say: the number of pixels.</summary>
    public static SchemaDefinition RowSchema(this ImageSet images)
    {
        var schema = SchemaDefinition.Create(typeof(ImageRow));
        schema[nameof(ImageRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, images.Size.Length);
        return schema;
    }
}
