using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Aten.linear.Call(input, weights, bias);

            public static Tensor conv2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                long groups = 1) =>
                Aten.conv2d.Call(input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            public static Tensor batch_norm(
                Tensor input,
                Tensor? running_mean,
                Tensor? running_var,
                Tensor? weight = null,
                Tensor? bias = null,
                bool training = false,
                double momentum = 0.1,
                double eps = 1e-05) =>
                Aten.batchNorm.Call(input, weight, bias, running_mean, running_var, training, momentum, eps, false);

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? Aten.relu_.CallInPlace(x).alias() : Aten.relu.Call(x);
            public static Tensor gelu(Tensor x) => Aten.gelu.Call(x);
            public static Tensor sigmoid(Tensor x) => Aten.sigmoid.Call(x);
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? Aten.tanh_.CallInPlace(x).alias() : Aten.tanh.Call(x);
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Aten.softmax.Call(input, dim, dtype);
            public static Tensor log_softmax(Tensor x, long dim) => Aten.logSoftmax.Call(x, dim);

            public static Tensor max_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false) =>
                Aten.maxPool2d.Call(input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1], ceil_mode);

            public static Tensor unfold(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? dilation = null,
                (long, long)? padding = null,
                (long, long)? stride = null) =>
                Aten.im2col.Call(input, Both(kernel_size), Both(dilation ?? (1, 1)), Both(padding ?? (0, 0)), Both(stride ?? (1, 1)));

            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0) =>
                Aten.crossEntropy.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean,
                Tensor? pos_weights = null) =>
                Aten.binaryCrossEntropyWithLogits.Call(input, target, weight, pos_weights, (long)reduction);

            private static long[] Both((long, long) sides) => [sides.Item1, sides.Item2];
        }
    }
}
