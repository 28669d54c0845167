using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One pass over a parameter on the CPU.</summary>
/// <remarks>Its gradient and its state too, in their own memory.</remarks>
/// <param name="Weight">What is changed; contiguous.</param>
/// <param name="Gradient">Its gradient; contiguous.</param>
/// <param name="State">What the optimiser remembers of it; contiguous.</param>
/// <param name="Threads">The most threads to use; the result does not depend on it.</param>
internal readonly record struct FusedPass(torch.Tensor Weight, torch.Tensor Gradient, torch.Tensor[] State, int Threads)
{
    /// <summary>Elements that a thread takes at a time.</summary>
    private const int Share = 1 << 15;

    /// <summary>Whether a parameter is in reach of a span.</summary>
    public static bool Takes(torch.Tensor weight) =>
        weight.device_type == DeviceType.CPU && weight.numel() <= int.MaxValue / sizeof(float) && weight.is_contiguous();

    /// <summary>Updates every element.</summary>
    public void Run<TUpdate>(TUpdate update)
        where TUpdate : struct, IElementUpdate
    {
        var count = (int)Weight.numel();
        var shares = ((count - 1) / Share) + 1;
        if (Threads == 1 || shares == 1)
        {
            Run(update, 0, count);
            return;
        }

        var pass = this;
        Parallel.For(0, shares, new ParallelOptions { MaxDegreeOfParallelism = Threads }, share =>
            pass.Run(update, share * Share, Math.Min(Share, count - (share * Share))));
    }

    /// <summary>Updates every element of some memory.</summary>
    public static void Run<TUpdate>(
        TUpdate update,
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        Span<float> firsts,
        Span<float> seconds)
        where TUpdate : struct, IElementUpdate
    {
        var done = RunVectors(update, weights, gradients, firsts, seconds);
        RunElements(
            update,
            weights[done..],
            gradients[done..],
            TUpdate.States > 0 ? firsts[done..] : default,
            TUpdate.States > 1 ? seconds[done..] : default);
    }

    /// <summary>The plain reference: one element after the other.</summary>
    public static void RunElements<TUpdate>(
        TUpdate update, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> firsts, Span<float> seconds)
        where TUpdate : struct, IElementUpdate
    {
        float unused = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            ref var first = ref TUpdate.States > 0 ? ref firsts[i] : ref unused;
            ref var second = ref TUpdate.States > 1 ? ref seconds[i] : ref unused;
            update.Apply(ref weights[i], gradients[i], ref first, ref second);
        }
    }

    /// <summary>Updates as many elements as fill vectors, and says how many.</summary>
    private static int RunVectors<TUpdate>(
        TUpdate update, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> firsts, Span<float> seconds)
        where TUpdate : struct, IElementUpdate
    {
        var vectors = weights.Length - (weights.Length % Vector512<float>.Count);
        ref var weight = ref MemoryMarshal.GetReference(weights);
        ref var gradient = ref MemoryMarshal.GetReference(gradients[..weights.Length]);
        ref var first = ref MemoryMarshal.GetReference(TUpdate.States > 0 ? firsts[..weights.Length] : default);
        ref var second = ref MemoryMarshal.GetReference(TUpdate.States > 1 ? seconds[..weights.Length] : default);
        for (nuint i = 0; i < (nuint)vectors; i += (nuint)Vector512<float>.Count)
        {
            var w = Vector512.LoadUnsafe(ref weight, i);
            var m = TUpdate.States > 0 ? Vector512.LoadUnsafe(ref first, i) : default;
            var v = TUpdate.States > 1 ? Vector512.LoadUnsafe(ref second, i) : default;
            update.Apply(ref w, Vector512.LoadUnsafe(ref gradient, i), ref m, ref v);
            w.StoreUnsafe(ref weight, i);
            if (TUpdate.States > 0)
            {
                m.StoreUnsafe(ref first, i);
            }

            if (TUpdate.States > 1)
            {
                v.StoreUnsafe(ref second, i);
            }
        }

        return vectors;
    }

    private static Span<float> Values(torch.Tensor tensor, int start, int count) =>
        MemoryMarshal.Cast<byte, float>(tensor.bytes).Slice(start, count);

    private void Run<TUpdate>(TUpdate update, int start, int count)
        where TUpdate : struct, IElementUpdate => Run(
            update,
            Values(Weight, start, count),
            Values(Gradient, start, count),
            TUpdate.States > 0 ? Values(State[0], start, count) : default,
            TUpdate.States > 1 ? Values(State[1], start, count) : default);
}
