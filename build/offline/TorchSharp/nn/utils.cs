using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var scope = NewDisposeScope();
                using var frozen = no_grad();
                List<Tensor> grads = [.. tensors.Select(parameter => parameter.grad).OfType<Tensor>()];
                if (grads.Count == 0)
                    return 0;
                double total = stack(grads.Select(grad => grad.norm((float)norm_type))).norm((float)norm_type).ToDouble();
                double factor = max_norm / (total + 1e-6);
                if (factor < 1)
                    grads.ForEach(grad => grad.mul_(factor));
                return total;
            }
        }
    }
}
