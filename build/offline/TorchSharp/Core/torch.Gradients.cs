using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new GradientMode(false);

    private sealed class GradientMode : IDisposable
    {
        private readonly int _before = Bridge.bridge_grad_enabled();

        internal GradientMode(bool enabled) => Bridge.bridge_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => Bridge.bridge_set_grad_enabled(_before);
    }

    public static unsafe partial class autograd
    {
        /// <summary>An error ends the process, and an input that was not used has a tensor without a handle, as in TorchSharp.</summary>
        public static IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false)
        {
            IntPtr[] from = Handles(outputs), to = Handles(inputs), grads = grad_outputs is null
                ? new IntPtr[from.Length]
                : Handles(grad_outputs);
            var results = new IntPtr[to.Length];
            fixed (IntPtr* f = from, t = to, g = grads, r = results)
            {
                if (Bridge.bridge_grad(
                    f, from.Length, t, to.Length, g, grads.Length, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, r) < 0)
                    Environment.FailFast($"autograd.grad has no guard: {Bridge.Failure().Message}");
            }
            return [.. results.Select(handle => new Tensor(handle))];
        }

        private static IntPtr[] Handles(IList<Tensor> tensors) => [.. tensors.Select(tensor => tensor.Handle)];
    }
}
