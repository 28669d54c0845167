using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static bool is_grad_enabled() => Bridge.bridge_grad_enabled() != 0;

    public static IDisposable no_grad() => new GradientMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradientMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradientMode(mode);

    private sealed class GradientMode : IDisposable
    {
        private readonly int _before = Bridge.bridge_grad_enabled();

        internal GradientMode(bool enabled) => Bridge.bridge_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose() => Bridge.bridge_set_grad_enabled(_before);
    }

    public static unsafe partial class autograd
    {
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            IntPtr[] outputs = Handles(tensors), grads = Handles(grad_tensors), wanted = Handles(inputs);
            if (grads.Length == 0)
                grads = new IntPtr[outputs.Length];
            fixed (IntPtr* o = outputs, g = grads, w = wanted)
                Bridge.Check(Bridge.bridge_backward(o, outputs.Length, g, grads.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, w, wanted.Length));
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            IntPtr[] from = Handles(outputs), to = Handles(inputs), grads = Handles(grad_outputs);
            if (grads.Length == 0)
                grads = new IntPtr[from.Length];
            var results = new IntPtr[to.Length];
            fixed (IntPtr* f = from, t = to, g = grads, r = results)
                Bridge.Check(Bridge.bridge_grad(f, from.Length, t, to.Length, g, grads.Length, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, r));
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return [.. results.Select(handle => handle == IntPtr.Zero ? null! : new Tensor(handle))];
        }

        private static IntPtr[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null)
                return [];
            var handles = new IntPtr[tensors.Count];
            for (int i = 0; i < handles.Length; i++)
                handles[i] = tensors[i].Handle;
            return handles;
        }
    }
}
