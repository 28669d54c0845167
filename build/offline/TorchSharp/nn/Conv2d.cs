namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size, kernel_size], [stride, stride], [padding, padding], [dilation, dilation], padding_mode, groups, bias, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, [kernel_size.Item1, kernel_size.Item2], Pair(stride) ?? [1, 1], Pair(padding) ?? [0, 0], Pair(dilation) ?? [1, 1], padding_mode, groups, bias, device, dtype);

            internal static long[]? Pair((long, long)? value) => value is { } pair ? [pair.Item1, pair.Item2] : null;

            internal static long[]? Pair(long? value) => value is { } both ? [both, both] : null;
        }
    }

    namespace Modules
    {
        public abstract class Convolution : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private Parameter _kernel = null!;
            private Parameter? _offset;

            private protected Convolution(string name) : base(name)
            {
            }

            public long in_channels { get; private protected init; }

            public long out_channels { get; private protected init; }

            public long[] kernel_size { get; set; } = [];

            public long[] stride { get; set; } = [];

            public long[] padding { get; private protected init; } = [];

            public long[] dilation { get; set; } = [];

            public long groups { get; set; }

            public PaddingModes padding_mode { get; set; }

            public Parameter weight
            {
                get => _kernel;
                set => _kernel = Replace(nameof(weight), _kernel, value)!;
            }

            public Parameter? bias
            {
                get => _offset;
                set => _offset = Replace(nameof(bias), _offset, value);
            }
        }

        public sealed class Conv2d : Convolution
        {
            internal Conv2d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] dilation, PaddingModes padding_mode, long groups, bool bias, torch.Device? device, torch.ScalarType? dtype) : base(nameof(Conv2d))
            {
                if (in_channels % groups != 0)
                    throw new ArgumentException("in_channels must be divisible by groups");
                if (out_channels % groups != 0)
                    throw new ArgumentException("out_channels must be divisible by groups");
                if (padding_mode != PaddingModes.Zeros)
                    throw new NotSupportedException($"Padding mode {padding_mode} is not supported here.");
                this.in_channels = in_channels;
                this.out_channels = out_channels;
                this.kernel_size = kernel_size;
                this.stride = stride;
                this.padding = padding;
                this.dilation = dilation;
                this.groups = groups;
                weight = torch.empty([out_channels, in_channels / groups, .. kernel_size], dtype, device).AsParameter();
                this.bias = bias ? torch.empty(out_channels, dtype, device).AsParameter() : null;
                torch.nn.init.ResetLikePyTorch(weight, this.bias);
            }

            public override torch.Tensor forward(torch.Tensor input) =>
                torch.nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
        }
    }
}
