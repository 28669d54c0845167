using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What data ask of a network.</summary>
/// <param name="Input">The shape of the feature column, such as 3 x 32 x 32; its length alone where the column has no such shape.</param>
/// <param name="Outputs">How many outputs the label needs: the classes of a key, 1 for a Boolean, the numbers of a regression.</param>
public sealed record NetworkShape(TensorShape Input, int Outputs)
{
    /// <summary>How many features there are.</summary>
    public int Inputs => checked((int)Input.Count);

    /// <summary>What a feature column and a task ask.</summary>
    internal static NetworkShape Of(DataViewSchema.Column features, TaskColumns task)
    {
        var vector = (VectorDataViewType)features.Type;
        var dimensions = vector.Dimensions.Length == 3 ? vector.Dimensions : [vector.Size];
        return new NetworkShape(new TensorShape([.. dimensions]), task.Task.Outputs);
    }
}
