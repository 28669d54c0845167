namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class optim
        {
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static Adam Adam(IEnumerable<Adam.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }

    namespace Modules
    {
        public class Adam : OptimizerHelper, torch.optim.IBetas
        {
            public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
            {
            }

            public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(lr);
                ArgumentOutOfRangeException.ThrowIfNegative(eps);
                ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
                if (beta1 is < 0 or >= 1 || beta2 is < 0 or >= 1)
                    throw new ArgumentException($"Invalid betas {beta1} and {beta2}: both must lie in [0, 1).");
                _defaults = new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize };
                foreach (var group in parameters)
                    add_param_group(group);
            }

            public (double, double) Betas
            {
                get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
                set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
            }

            public override void add_param_group(Modules.ParamGroup param_group)
            {
                var defaults = (Options)_defaults;
                var options = (Options)(param_group.Options ??= new Options());
                options.LearningRate ??= defaults.LearningRate;
                options.beta1 ??= defaults.beta1;
                options.beta2 ??= defaults.beta2;
                options.eps ??= defaults.eps;
                options.weight_decay ??= defaults.weight_decay;
                options.amsgrad ??= defaults.amsgrad;
                options.maximize ??= defaults.maximize;
                Add(param_group, parameter => new State(parameter));
            }

            public override torch.Tensor? step(Func<torch.Tensor>? closure = null) => _step<ParamGroup>(group =>
            {
                var options = group.Options;
                foreach (var parameter in group.Parameters)
                {
                    if (parameter.grad is { } grad)
                        Step(parameter, options.maximize!.Value ? grad.neg() : grad, (State)_state[parameter.Handle], options);
                }
            }, closure);

            private static void Step(Parameter parameter, torch.Tensor grad, State state, Options options)
            {
                double rate = options.LearningRate!.Value, beta1 = options.beta1!.Value, beta2 = options.beta2!.Value;
                state.step++;
                if (options.weight_decay!.Value != 0)
                    grad = grad.add(parameter, options.weight_decay.Value);
                state.exp_avg.mul_(beta1).add_(grad, 1 - beta1);
                state.exp_avg_sq.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
                var second = state.exp_avg_sq;
                if (state.max_exp_avg_sq is { } largest)
                    second = largest.copy_(largest.maximum(second));
                double correction1 = 1 - Math.Pow(beta1, state.step), correction2 = 1 - Math.Pow(beta2, state.step);
                var denominator = second.sqrt().div_(Math.Sqrt(correction2)).add_(options.eps!.Value);
                parameter.addcdiv_(state.exp_avg, denominator, -rate / correction1);
            }

            public class Options : OptimizerOptions
            {
                public double? beta1;
                public double? beta2;
                public double? eps;
                public double? weight_decay;
                public bool? amsgrad;
                public bool? maximize;

                public override void LoadStateDict(OptimizerOptions source)
                {
                    base.LoadStateDict(source);
                    var other = (Options)source;
                    (beta1, beta2, eps, weight_decay) = (other.beta1, other.beta2, other.eps, other.weight_decay);
                    (amsgrad, maximize) = (other.amsgrad, other.maximize);
                }
            }

            public class ParamGroup : ParamGroup<Options>, torch.optim.IBetas
            {
                public ParamGroup()
                {
                }

                public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
                {
                }

                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                    : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
                {
                }

                public (double, double) Betas
                {
                    get => (Options.beta1!.Value, Options.beta2!.Value);
                    set => (Options.beta1, Options.beta2) = value;
                }
            }

            public sealed class State : OptimizerState, IDisposable
            {
                public long step;
                public torch.Tensor exp_avg = null!;
                public torch.Tensor exp_avg_sq = null!;
                public torch.Tensor? max_exp_avg_sq;

                public State(Parameter parameter) : base(parameter)
                {
                }

                public override void Initialize(OptimizerOptions options)
                {
                    Dispose();
                    step = 0;
                    exp_avg = torch.zeros_like(_parameter).DetachFromDisposeScope();
                    exp_avg_sq = torch.zeros_like(_parameter).DetachFromDisposeScope();
                    max_exp_avg_sq = ((Options)options).amsgrad!.Value ? torch.zeros_like(_parameter).DetachFromDisposeScope() : null;
                }

                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    Dispose();
                    step = other.step;
                    exp_avg = other.exp_avg.clone().DetachFromDisposeScope();
                    exp_avg_sq = other.exp_avg_sq.clone().DetachFromDisposeScope();
                    max_exp_avg_sq = other.max_exp_avg_sq?.clone().DetachFromDisposeScope();
                }

                public void Dispose()
                {
                    exp_avg?.Dispose();
                    exp_avg_sq?.Dispose();
                    max_exp_avg_sq?.Dispose();
                }
            }
        }
    }
}
