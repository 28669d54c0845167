using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Operations of tensors with numbers.</summary>
/// <remarks>
/// Verbs change the tensor, all else makes a new one. TorchSharp hands the memory of a <see cref="Scalar"/> to native code and does not
/// keep the object alive, so that the garbage collector may free it under a running call. Every number that reaches torch passes through
/// here, where its scalar lives until the call is over.
/// </remarks>
internal static class TorchArithmetic
{
    public static torch.Tensor Plus(this torch.Tensor tensor, torch.Tensor other, double factor = 1)
    {
        using Scalar scalar = factor;
        return tensor.add(other, scalar);
    }

    public static torch.Tensor Plus(this torch.Tensor tensor, double number)
    {
        using Scalar scalar = number;
        using Scalar one = 1.0;
        return tensor.add(scalar, one);
    }

    public static torch.Tensor Times(this torch.Tensor tensor, double factor)
    {
        using Scalar scalar = factor;
        return tensor.mul(scalar);
    }

    public static torch.Tensor Over(this torch.Tensor tensor, double divisor)
    {
        using Scalar scalar = divisor;
        return tensor.div(scalar);
    }

    /// <summary>The squares of the elements.</summary>
    /// <remarks>Torch's own <c>square</c> makes a scalar of its own.</remarks>
    public static torch.Tensor Squared(this torch.Tensor tensor) => tensor.mul(tensor);

    public static torch.Tensor LeakyReLU(this torch.Tensor tensor, double negativeSlope)
    {
        using Scalar scalar = negativeSlope;
        return tensor.leaky_relu(scalar);
    }

    /// <summary>Adds factor * other.</summary>
    public static torch.Tensor Add(this torch.Tensor tensor, torch.Tensor other, double factor = 1)
    {
        using Scalar scalar = factor;
        return tensor.add_(other, scalar);
    }

    public static torch.Tensor Add(this torch.Tensor tensor, double number)
    {
        using Scalar scalar = number;
        using Scalar one = 1.0;
        return tensor.add_(scalar, one);
    }

    /// <summary>Adds factor * left * right, element by element.</summary>
    public static torch.Tensor AddProduct(this torch.Tensor tensor, torch.Tensor left, torch.Tensor right, double factor = 1)
    {
        using Scalar scalar = factor;
        return tensor.addcmul_(left, right, scalar);
    }

    public static torch.Tensor Multiply(this torch.Tensor tensor, double factor)
    {
        using Scalar scalar = factor;
        return tensor.mul_(scalar);
    }

    public static torch.Tensor Divide(this torch.Tensor tensor, double divisor)
    {
        using Scalar scalar = divisor;
        return tensor.div_(scalar);
    }

    /// <summary>Sets the elements to 0 where a condition holds.</summary>
    public static torch.Tensor ClearWhere(this torch.Tensor tensor, torch.Tensor condition)
    {
        using Scalar zero = 0.0;
        return tensor.masked_fill_(condition, zero);
    }

    /// <summary>Whether each element is 0.</summary>
    public static torch.Tensor IsZero(this torch.Tensor tensor)
    {
        using Scalar zero = 0.0;
        return tensor.eq(zero);
    }
}
