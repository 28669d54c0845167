namespace TorchSharp.Native;

/// <summary>The operators in use. A name that ends in Scalar, Dim... picks that overload of the schema.</summary>
internal static class Aten
{
    // Element by element
    internal static readonly Operator abs = new(
        "abs"), exp = new("exp"), sqrt = new("sqrt"), reciprocal = new("reciprocal"), sign = new("sign"),
        tanh = new("tanh"), tanh_ = new("tanh_"), sigmoid = new("sigmoid"), relu = new("relu"), relu_ = new("relu_"), gelu = new("gelu"),
        leakyRelu = new("leaky_relu"), add = new("add", "Tensor"), addScalar = new("add", "Scalar"), sub = new("sub", "Tensor"),
        mul = new(
            "mul", "Tensor"), mulScalar = new("mul", "Scalar"), div = new("div", "Tensor_mode"), divScalar = new("div", "Scalar_mode"),
        eq = new("eq", "Tensor"), eqScalar = new("eq", "Scalar"), equal = new("equal");

    internal static readonly Operator add_ = new("add_", "Tensor"), addScalar_ = new("add_", "Scalar"), mul_ = new("mul_", "Tensor"),
        mulScalar_ = new("mul_", "Scalar"), divScalar_ = new("div_", "Scalar_mode"), addcmul_ = new("addcmul_"),
        maskedFill_ = new("masked_fill_", "Scalar"), copy_ = new("copy_"), bernoulli_ = new("bernoulli_", "float");

    // Reduction and linear algebra
    internal static readonly Operator sum = new(
        "sum"), sumDim = new("sum", "dim_IntList"), mean = new("mean"), meanDim = new("mean", "dim"),
        cumsum = new("cumsum"), argmax = new("argmax"), mm = new("mm"), bmm = new("bmm"), matmul = new("matmul"), addmm_ = new("addmm_");

    // Shape and selection
    internal static readonly Operator reshape = new("reshape"), view = new("view"), flatten = new("flatten", "using_ints"),
        transpose = new("transpose", "int"), t = new("t"), permute = new("permute"), flip = new("flip"), unbind = new("unbind", "int"),
        cat = new("cat"), stack = new("stack"), contiguous = new("contiguous"), detach = new("detach"), alias = new("alias"),
        toDtype = new("to", "dtype"), select = new("select", "int"), narrow = new("narrow");

    // Creation
    internal static readonly Operator zeros = new("zeros"), ones = new("ones"), eye = new("eye", "m"), rand = new("rand", "generator"),
        zerosLike = new("zeros_like"), onesLike = new("ones_like"), emptyLike = new("empty_like");

    // Networks
    internal static readonly Operator linear = new(
        "linear"), conv2d = new("conv2d"), batchNorm = new("batch_norm"), softmax = new("softmax", "int"),
        logSoftmax = new("log_softmax", "int"), maxPool2d = new("max_pool2d"), avgPool2d = new("avg_pool2d"), im2col = new("im2col"),
        crossEntropy = new("cross_entropy_loss"),
        binaryCrossEntropyWithLogits = new("binary_cross_entropy_with_logits");
}
