using TorchSharp.Native;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AvgPool2d AvgPool2d(
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null) =>
                new(input => Aten.avgPool2d.Call(
                    input,
                    kernel_size,
                    stride ?? kernel_size,
                    padding ?? [0],
                    ceil_mode,
                    count_include_pad,
                    Arg.Optional(divisor_override is 0 ? null : divisor_override)));

            public class Module : IDisposable
            {
                private protected Module()
                {
                }

                public void Dispose()
                {
                }
            }

            public abstract class Module<T, TResult> : Module
            {
                private protected Module()
                {
                }

                public abstract TResult forward(T input);

                public TResult call(T input) => forward(input);
            }
        }
    }

    namespace Modules
    {
        public sealed class AvgPool2d : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly Func<torch.Tensor, torch.Tensor> _pool;

            internal AvgPool2d(Func<torch.Tensor, torch.Tensor> pool) => _pool = pool;

            public override torch.Tensor forward(torch.Tensor input) => _pool(input);
        }
    }
}
