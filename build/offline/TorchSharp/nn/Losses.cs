namespace TorchSharp
{
    using TorchSharp.Modules;

    public abstract class Loss<T1, T2, TResult> : torch.nn.Module<T1, T2, TResult>
    {
        public Loss(torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : base(nameof(Loss<T1, T2, TResult>)) => this.reduction = reduction;

        public torch.nn.Reduction reduction { get; }
    }

    public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
    {
        public WeightedLoss(torch.Tensor? weight = null, torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : base(reduction) => this.weight = weight;

        public torch.Tensor? weight { get; }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) =>
                new(weight, ignore_index, reduction);

            public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);
        }
    }

    namespace Modules
    {
        public sealed class CrossEntropyLoss : WeightedLoss<torch.Tensor, torch.Tensor, torch.Tensor>
        {
            public CrossEntropyLoss(torch.Tensor? weight = null, long? ignore_index = null, torch.nn.Reduction reduction = torch.nn.Reduction.Mean, double label_smoothing = 0) : base(weight, reduction)
            {
                this.ignore_index = ignore_index;
                this.label_smoothing = label_smoothing;
            }

            public long? ignore_index { get; }

            public double label_smoothing { get; }

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
        }

        public sealed class NLLLoss : WeightedLoss<torch.Tensor, torch.Tensor, torch.Tensor>
        {
            public NLLLoss(torch.Tensor? weight = null, torch.nn.Reduction reduction = torch.nn.Reduction.Mean) : base(weight, reduction)
            {
            }

            public override torch.Tensor forward(torch.Tensor input, torch.Tensor target) =>
                torch.nn.functional.nll_loss(input, target, weight, reduction);
        }
    }
}
