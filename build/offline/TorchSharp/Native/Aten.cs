namespace TorchSharp.Native;

/// <summary>The operators in use. A name that ends in Scalar, Tensor, Dim... picks that overload of the schema.</summary>
internal static class Aten
{
    // Element by element
    internal static readonly Operator abs = new("abs"), neg = new("neg"), exp = new("exp"), log = new("log"), expm1 = new("expm1"),
        sqrt = new("sqrt"), reciprocal = new("reciprocal"), sign = new("sign"), tanh = new("tanh"),
        sigmoid = new("sigmoid"), relu = new("relu"), erf = new("erf"), isnan = new("isnan"), isinf = new("isinf"), isfinite = new("isfinite"),
        gelu = new("gelu"), leakyRelu = new("leaky_relu");

    internal static readonly Operator tanh_ = new("tanh_"), relu_ = new("relu_"), erfinv_ = new("erfinv_"), leakyRelu_ = new("leaky_relu_");

    internal static readonly Operator add = new("add", "Tensor"), addScalar = new("add", "Scalar"), sub = new("sub", "Tensor"),
        subScalar = new("sub", "Scalar"), mul = new("mul", "Tensor"), mulScalar = new("mul", "Scalar"), div = new("div", "Tensor_mode"),
        divScalar = new("div", "Scalar_mode"), pow = new("pow", "Tensor_Tensor"), powScalar = new("pow", "Tensor_Scalar"),
        remainder = new("remainder", "Tensor"), remainderScalar = new("remainder", "Scalar"), rsubScalar = new("rsub", "Scalar"),
        addcmul = new("addcmul"), maximum = new("maximum"), minimum = new("minimum"), where = new("where", "self");

    internal static readonly Operator add_ = new("add_", "Tensor"), addScalar_ = new("add_", "Scalar"), sub_ = new("sub_", "Tensor"),
        subScalar_ = new("sub_", "Scalar"), mul_ = new("mul_", "Tensor"), mulScalar_ = new("mul_", "Scalar"), div_ = new("div_", "Tensor_mode"),
        divScalar_ = new("div_", "Scalar_mode"), addcmul_ = new("addcmul_"), addcdiv_ = new("addcdiv_");

    internal static readonly Operator clamp_ = new("clamp_"), clampTensor_ = new("clamp_", "Tensor"), maskedFill_ = new("masked_fill_", "Scalar"),
        fill_ = new("fill_", "Scalar"), zero_ = new("zero_"), copy_ = new("copy_");

    // Comparison
    internal static readonly Operator eq = new("eq", "Tensor"), eqScalar = new("eq", "Scalar"), ne = new("ne", "Tensor"),
        neScalar = new("ne", "Scalar"), gt = new("gt", "Tensor"), gtScalar = new("gt", "Scalar"), ge = new("ge", "Tensor"),
        geScalar = new("ge", "Scalar"), lt = new("lt", "Tensor"), ltScalar = new("lt", "Scalar"), logicalOr = new("logical_or"),
        allclose = new("allclose"), equal = new("equal");

    // Reduction
    internal static readonly Operator sum = new("sum"), sumDim = new("sum", "dim_IntList"), mean = new("mean"), meanDim = new("mean", "dim"),
        max = new("max"), maxDim = new("max", "dim"), min = new("min"), amax = new("amax"), argmax = new("argmax"), all = new("all"),
        any = new("any"), std = new("std"), variance = new("var"), norm = new("norm", "ScalarOpt_dim"), logsumexp = new("logsumexp"),
        cumsum = new("cumsum"), topk = new("topk");

    // Linear algebra
    internal static readonly Operator mm = new("mm"), bmm = new("bmm"), matmul = new("matmul"), mv = new("mv"), dot = new("dot"), outer = new("outer"),
        addmm = new("addmm"), addmm_ = new("addmm_"), linear = new("linear"), qr = new("linalg_qr"), diagonal = new("diagonal");

    // Shape
    internal static readonly Operator reshape = new("reshape"), view = new("view"), flatten = new("flatten", "using_ints"),
        transpose = new("transpose", "int"), t = new("t"), permute = new("permute"), unsqueeze = new("unsqueeze"), squeeze = new("squeeze"),
        squeezeDim = new("squeeze", "dim"), expand = new("expand"), repeat = new("repeat"), cat = new("cat"), stack = new("stack"),
        split = new("split", "Tensor"), splitSizes = new("split_with_sizes"), unbind = new("unbind", "int"), flip = new("flip"),
        contiguous = new("contiguous"), clone = new("clone"), detach = new("detach"), alias = new("alias"), toDtype = new("to", "dtype");

    // Selection
    internal static readonly Operator select = new("select", "int"), slice = new("slice", "Tensor"), narrow = new("narrow"),
        indexSelect = new("index_select"), index = new("index", "Tensor"), indexPut_ = new("index_put_"), gather = new("gather"),
        indexCopy_ = new("index_copy_"), maskedSelect = new("masked_select"), oneHot = new("one_hot");

    // Creation and randomness
    internal static readonly Operator empty = new("empty", "memory_format"), zeros = new("zeros"), ones = new("ones"), full = new("full"),
        zerosLike = new("zeros_like"), onesLike = new("ones_like"), fullLike = new("full_like"), emptyLike = new("empty_like"),
        arange = new("arange", "start_step"), linspace = new("linspace"), eye = new("eye", "m"), rand = new("rand", "generator"),
        randn = new("randn", "generator"), randint = new("randint", "low_generator"), randperm = new("randperm", "generator"),
        randLike = new("rand_like"), randnLike = new("randn_like"), uniform_ = new("uniform_"), normal_ = new("normal_"),
        bernoulli_ = new("bernoulli_", "float"), multinomial = new("multinomial"), random_ = new("random_", "from");

    // Networks
    internal static readonly Operator conv2d = new("conv2d"), batchNorm = new("batch_norm"), crossEntropy = new("cross_entropy_loss"),
        nllLoss = new("nll_loss_nd"), mseLoss = new("mse_loss"), softmax = new("softmax", "int"), logSoftmax = new("log_softmax", "int"),
        dropout = new("dropout"), dropout_ = new("dropout_"), maxPool2d = new("max_pool2d"), avgPool2d = new("avg_pool2d"),
        adaptiveAvgPool2d = new("adaptive_avg_pool2d"), pad = new("pad"), im2col = new("im2col");
}
