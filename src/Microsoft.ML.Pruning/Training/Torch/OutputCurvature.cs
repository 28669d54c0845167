using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A factor S of the Hessian of the mean loss by the outputs.</summary>
/// <remarks>Of a batch: for each row, S S^T is the Hessian.</remarks>
internal abstract class OutputCurvature
{
    /// <summary>S v for each row: rows x outputs, on the device of the outputs.</summary>
    /// <param name="vectors">One v a row, or one for all of them, on the CPU.</param>
    public abstract torch.Tensor Times(torch.Tensor vectors);

    /// <summary>The root of what each row counts of the mean.</summary>
    /// <remarks>It is in double precision on the CPU: rows x 1, or 1 x 1 for all alike.</remarks>
    protected static torch.Tensor RootOfShare(Batch batch) =>
        (batch.Weights?.cpu() ?? torch.ones(1)).to(torch.ScalarType.Float64).Over(batch.Rows).sqrt().view(-1, 1);
}
