namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static ReLU ReLU(bool inplace = false) => new(inplace);
            public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);
            public static GELU GELU() => new(false);
            public static GELU GELU(bool inplace) => new(inplace);
            public static Sigmoid Sigmoid() => new(false);
            public static Sigmoid Sigmoid(bool inplace) => new(inplace);
            public static Tanh Tanh() => new(false);
            public static Tanh Tanh(bool inplace = false) => new(inplace);
            public static Softmax Softmax(long dim) => new(dim);
            public static LogSoftmax LogSoftmax(long dim) => new(dim);
        }
    }

    namespace Modules
    {
        public sealed class ReLU : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal ReLU(bool inplace) : base(nameof(ReLU)) => this.inplace = inplace;

            public bool inplace { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.relu(tensor, inplace);
        }

        public sealed class LeakyReLU : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal LeakyReLU(double negative_slope, bool inplace) : base(nameof(LeakyReLU))
            {
                this.negative_slope = negative_slope;
                this.inplace = inplace;
            }

            public double negative_slope { get; set; }

            public bool inplace { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.leaky_relu(tensor, negative_slope, inplace);
        }

        public sealed class GELU : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal GELU(bool inplace) : base(nameof(GELU)) => this.inplace = inplace;

            public bool inplace { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.gelu(tensor, inplace);
        }

        public sealed class Sigmoid : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal Sigmoid(bool inplace) : base(nameof(Sigmoid)) => this.inplace = inplace;

            public bool inplace { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.sigmoid(tensor, inplace);
        }

        public sealed class Tanh : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal Tanh(bool inplace) : base(nameof(Tanh)) => this.inplace = inplace;

            public bool inplace { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.tanh(tensor, inplace);
        }

        public sealed class Softmax : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal Softmax(long dim) : base(nameof(Softmax)) => this.dim = dim;

            public long dim { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.softmax(tensor, dim);
        }

        public sealed class LogSoftmax : ParameterLessModule<torch.Tensor, torch.Tensor>
        {
            internal LogSoftmax(long dim) : base(nameof(LogSoftmax)) => this.dim = dim;

            public long dim { get; set; }

            public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.log_softmax(tensor, dim);
        }
    }
}
