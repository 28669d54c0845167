namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);
        }
    }

    namespace Modules
    {
        public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private Parameter _weight = null!;
            private Parameter? _bias;

            internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
            {
                in_features = weight.shape[1];
                out_features = weight.shape[0];
                this.weight = weight;
                this.bias = bias;
            }

            internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device? device, torch.ScalarType? dtype) : base(nameof(Linear))
            {
                in_features = inputSize;
                out_features = outputSize;
                weight = torch.empty(outputSize, inputSize, dtype, device).AsParameter();
                bias = hasBias ? torch.empty(outputSize, dtype, device).AsParameter() : null;
                torch.nn.init.ResetLikePyTorch(_weight, _bias);
            }

            public long in_features { get; set; }

            public long out_features { get; set; }

            public Parameter weight
            {
                get => _weight;
                set => _weight = Replace(nameof(weight), _weight, value)!;
            }

            public Parameter? bias
            {
                get => _bias;
                set => _bias = Replace(nameof(bias), _bias, value);
            }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.linear(tensor, _weight, _bias);
        }
    }
}
