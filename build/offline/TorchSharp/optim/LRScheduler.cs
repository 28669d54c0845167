namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public abstract class LRScheduler
            {
                protected int _step_count;
                internal readonly Optimizer _optimizer;
                internal readonly List<double> _base_lrs;
                internal int _last_epoch;
                private List<double> _last_lrs;

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _last_epoch = last_epoch;
                    _base_lrs = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                    _last_lrs = Rates(rate => rate);
                }

                public virtual void step() => step(null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    _last_lrs = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    foreach (var (group, rate) in _optimizer.ParamGroups.Zip(_last_lrs))
                        group.LearningRate = rate;
                }

                public IEnumerable<double> get_last_lr() => _last_lrs;

                protected virtual IEnumerable<double> get_lr() => Rates(rate => rate);

                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected List<double> Rates(Func<double, double> change) => [.. _optimizer.ParamGroups.Select(group => change(group.LearningRate))];
            }
        }
    }
}
