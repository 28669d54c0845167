namespace TorchSharp
{
    using TorchSharp.Modules;

    public static partial class torch
    {
        public static partial class optim
        {
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }

    namespace Modules
    {
        public class Adam : OptimizerHelper
        {
            public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            {
                var rule = new AdamRule(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
                Add(new ParamGroup { Parameters = parameters, Options = rule }, parameter => new State(parameter));
            }

            public override torch.Tensor? step(Func<torch.Tensor>? closure = null) => _step<ParamGroup>(group =>
            {
                var rule = (AdamRule)group.Options;
                foreach (var parameter in group.Parameters)
                {
                    if (rule.Descent(parameter) is { } grad)
                        ((State)_state[parameter.Handle]).Step(rule, grad);
                }
            }, closure);

            public sealed class State : OptimizerState, IDisposable
            {
                public long step;
                public torch.Tensor exp_avg = null!;
                public torch.Tensor exp_avg_sq = null!;
                private torch.Tensor? _largest;

                internal State(Parameter parameter) : base(parameter)
                {
                }

                public override void Initialize(OptimizerOptions options)
                {
                    Dispose();
                    step = 0;
                    exp_avg = Zeros();
                    exp_avg_sq = Zeros();
                    _largest = ((AdamRule)options).Amsgrad ? Zeros() : null;
                }

                public override void LoadStateDict(OptimizerState source)
                {
                    var other = (State)source;
                    Dispose();
                    step = other.step;
                    exp_avg = Copy(other.exp_avg)!;
                    exp_avg_sq = Copy(other.exp_avg_sq)!;
                    _largest = Copy(other._largest);
                }

                public void Dispose()
                {
                    exp_avg?.Dispose();
                    exp_avg_sq?.Dispose();
                    _largest?.Dispose();
                }

                internal void Step(AdamRule rule, torch.Tensor grad)
                {
                    if (rule.WeightDecay != 0)
                        grad = grad.add(_parameter, rule.WeightDecay);
                    rule.Step(_parameter, grad, ++step, exp_avg, exp_avg_sq, _largest);
                }
            }
        }
    }
}
