namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm1d BatchNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }

    namespace Modules
    {
        public abstract class NormBase : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private Parameter _weight = null!;
            private Parameter? _bias;
            private torch.Tensor? _running_mean;
            private torch.Tensor? _running_var;
            private torch.Tensor? _num_batches_tracked;

            public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, torch.Device? device, torch.ScalarType? dtype, string name) : base(name)
            {
                this.num_features = num_features;
                this.eps = eps;
                this.momentum = momentum;
                this.affine = affine;
                this.track_running_stats = track_running_stats;
                if (affine)
                {
                    weight = torch.ones(num_features, dtype, device).AsParameter();
                    bias = torch.zeros(num_features, dtype, device).AsParameter();
                }
                if (track_running_stats)
                {
                    running_mean = torch.zeros(num_features, dtype, device);
                    running_var = torch.ones(num_features, dtype, device);
                    num_batches_tracked = torch.tensor(0L);
                }
            }

            public long num_features { get; }

            public double eps { get; set; }

            public double? momentum { get; set; }

            public bool affine { get; }

            public bool track_running_stats { get; }

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

            public torch.Tensor? running_mean
            {
                get => _running_mean;
                set => Track(nameof(running_mean), ref _running_mean, value);
            }

            public torch.Tensor? running_var
            {
                get => _running_var;
                set => Track(nameof(running_var), ref _running_var, value);
            }

            public torch.Tensor? num_batches_tracked
            {
                get => _num_batches_tracked;
                set => Track(nameof(num_batches_tracked), ref _num_batches_tracked, value);
            }

            protected abstract void ValidateInputDimensions(torch.Tensor input);

            private void Track(string name, ref torch.Tensor? buffer, torch.Tensor? value)
            {
                if (!ReferenceEquals(buffer, value))
                    buffer?.Dispose();
                buffer = value?.DetachFromDisposeScope();
                ConditionallyRegisterBuffer(name, buffer);
            }
        }

        public abstract class BatchNorm : NormBase
        {
            public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, torch.Device? device, torch.ScalarType? dtype, string name)
                : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
            {
            }

            public override torch.Tensor forward(torch.Tensor input)
            {
                ValidateInputDimensions(input);
                if (training && num_batches_tracked is { } count)
                    count.add_(1);
                return torch.nn.functional.batch_norm(input, running_mean!, running_var!, weight, bias, training || running_mean is null, momentum ?? 0.1, eps);
            }
        }

        public sealed class BatchNorm1d : BatchNorm
        {
            internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, torch.Device? device, torch.ScalarType? dtype)
                : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d))
            {
            }

            protected override void ValidateInputDimensions(torch.Tensor input)
            {
                if (input.ndim is not (2 or 3))
                    throw new ArgumentException($"expected 2D or 3D input, but got {input.ndim}D input.");
            }
        }

        public sealed class BatchNorm2d : BatchNorm
        {
            internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, torch.Device? device, torch.ScalarType? dtype)
                : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d))
            {
            }

            protected override void ValidateInputDimensions(torch.Tensor input)
            {
                if (input.ndim != 4)
                    throw new ArgumentException($"expected 4D input, but got {input.ndim}D input.");
            }
        }
    }
}
