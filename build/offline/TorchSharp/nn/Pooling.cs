namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new([kernel_size, kernel_size], Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

            public static MaxPool2d MaxPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                new(Pair(kernel_size)!, Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

            public static MaxPool2d MaxPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);

            public static AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new([kernel_size, kernel_size], Pair(stride), Pair(padding), ceil_mode, count_include_pad, divisor_override);

            public static AvgPool2d AvgPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new(Pair(kernel_size)!, Pair(stride), Pair(padding), ceil_mode, count_include_pad, divisor_override);

            public static AvgPool2d AvgPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new([output_size, output_size]);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new(Pair(output_size)!);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) => new(output_size);
        }
    }

    namespace Modules
    {
        public sealed class MaxPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal MaxPool2d(long[] kernel_size, long[]? stride, long[]? padding, long[]? dilation, bool ceil_mode) : base(nameof(MaxPool2d))
            {
                this.kernel_size = kernel_size;
                this.stride = stride;
                this.padding = padding;
                this.dilation = dilation;
                this.ceil_mode = ceil_mode;
            }

            public long[] kernel_size { get; set; }

            public long[]? stride { get; set; }

            public long[]? padding { get; set; }

            public long[]? dilation { get; set; }

            public bool ceil_mode { get; set; }

            public override torch.Tensor forward(torch.Tensor input) =>
                torch.nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);
        }

        public sealed class AvgPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal AvgPool2d(long[] kernel_size, long[]? stride, long[]? padding, bool ceil_mode, bool count_include_pad, long? divisor_override) : base(nameof(AvgPool2d))
            {
                this.kernel_size = kernel_size;
                this.stride = stride;
                this.padding = padding;
                this.ceil_mode = ceil_mode;
                this.count_include_pad = count_include_pad;
                this.divisor_override = divisor_override;
            }

            public long[] kernel_size { get; set; }

            public long[]? stride { get; set; }

            public long[]? padding { get; set; }

            public bool ceil_mode { get; set; }

            public bool count_include_pad { get; set; }

            public long? divisor_override { get; set; }

            public override torch.Tensor forward(torch.Tensor input) =>
                torch.nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
        }

        public sealed class AdaptiveAvgPool2d : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal AdaptiveAvgPool2d(long[] output_size) : base(nameof(AdaptiveAvgPool2d)) => this.output_size = output_size;

            public long[] output_size { get; set; }

            public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.adaptive_avg_pool2d(input, output_size);
        }
    }
}
