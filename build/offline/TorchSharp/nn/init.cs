using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>PyTorch's initialisers: the same draws from the same generator.</summary>
        public static partial class init
        {
            public enum FanInOut
            {
                FanIn = 0, FanOut = 1,
            }

            public enum NonlinearityType
            {
                Linear = 0, Conv1D = 1, Conv2D = 2, Conv3D = 3, ConvTranspose1D = 4, ConvTranspose2D = 5, ConvTranspose3D = 6,
                Sigmoid = 7, Tanh = 8, ReLU = 9, LeakyReLU = 10,
            }

            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1,
            };

            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                long[] shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
                long receptive = shape[2..].Aggregate(1L, (product, size) => product * size);
                return (shape[1] * receptive, shape[0] * receptive);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) => Frozen(() => tensor.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) => Frozen(() => tensor.normal_(mean, std, generator));

            public static Tensor constant_(Tensor tensor, Scalar val) => Frozen(() => tensor.fill_(val));

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                double bound = Math.Sqrt(3) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1) => xavier_normal_(tensor, gain);

            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                double bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>Inverse transform sampling between the bounds, as PyTorch does it.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null) => Frozen(() =>
            {
                double low = NormalCdf((a - mean) / std), high = NormalCdf((b - mean) / std);
                return tensor.uniform_(2 * low - 1, 2 * high - 1, generator).erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_((Scalar)a, b);
            });

            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                if (tensor.ndim < 2)
                    throw new ArgumentException("Only tensors with 2 or more dimensions are supported");
                return Frozen(() =>
                {
                    using var scope = NewDisposeScope();
                    long rows = tensor.shape[0], columns = tensor.numel() / rows;
                    var flattened = randn(rows, columns, tensor.dtype);
                    var (q, r) = Aten.qr.CallPair(rows < columns ? flattened.t() : flattened, "reduced");
                    q.mul_(r.diagonal().sign());
                    tensor.view(rows, columns).copy_(rows < columns ? q.t() : q).mul_(gain);
                    return tensor;
                });
            }

            /// <summary>How PyTorch starts a Linear or a Conv2d layer.</summary>
            internal static void ResetLikePyTorch(Parameter weight, Parameter? bias)
            {
                kaiming_uniform_(weight, Math.Sqrt(5));
                if (bias is null)
                    return;
                long fanIn = CalculateFanInAndFanOut(weight).fanIn;
                double bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double NormalCdf(double x)
            {
                using var scope = NewDisposeScope();
                return (1 + tensor(x / Math.Sqrt(2)).erf().item<double>()) / 2;
            }

            private static Tensor Frozen(Func<Tensor> body)
            {
                using var frozen = no_grad();
                return body();
            }
        }
    }
}
