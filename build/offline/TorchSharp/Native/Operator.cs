using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>An ATen operator, found by its schema name at its first call.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int StackWords = 512;
    private IntPtr _handle;

    /// <summary>Calls an operator that returns one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<Arg> args) => Take(Invoke(args)[0]);

    /// <summary>Calls an operator that returns one tensor; an error ends the process, where TorchSharp's own call has no guard.</summary>
    internal Tensor CallUnguarded(params ReadOnlySpan<Arg> args)
    {
        try
        {
            return Call(args);
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            Environment.FailFast($"{name} has no guard: {e.Message}");
            throw;
        }
    }

    /// <summary>Calls an operator that returns a list of tensors.</summary>
    internal Tensor[] CallList(params ReadOnlySpan<Arg> args)
    {
        var results = Invoke(args);
        var tensors = new Tensor[results.Length];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = Take(results[i]);
        return tensors;
    }

    /// <summary>Calls an operator that changes its first argument, whose own object is the answer.</summary>
    internal Tensor CallInPlace(Tensor self, params ReadOnlySpan<Arg> rest)
    {
        Span<Arg> args = [default, default, default, default, default, default, default, default];
        args[0] = self;
        rest.CopyTo(args[1..]);
        foreach (ref readonly var result in Invoke(args[..(rest.Length + 1)]))
            Bridge.bridge_release((IntPtr)result.Bits);
        return self;
    }

    /// <summary>Calls an operator that returns a number or a truth value, as its 8 bytes.</summary>
    internal long CallBits(params ReadOnlySpan<Arg> args) => Invoke(args)[0].Bits;

    private static Tensor Take(in NativeArg result) => new((IntPtr)result.Bits);

    // The answer lies in the bridge's memory and is gone at this thread's next call.
    [SkipLocalsInit]
    private ReadOnlySpan<NativeArg> Invoke(ReadOnlySpan<Arg> args)
    {
        if (_handle == IntPtr.Zero)
            _handle = Find();
        int words = 0;
        foreach (ref readonly var arg in args)
            words += WordsOf(arg);
        NativeArg* native = stackalloc NativeArg[args.Length];
        long* scratch = stackalloc long[Math.Min(words, StackWords)];
        long[]? large = words > StackWords ? GC.AllocateUninitializedArray<long>(words, pinned: true) : null;
        if (large is not null)
            scratch = (long*)Unsafe.AsPointer(ref large[0]);
        for (int i = 0; i < args.Length; i++)
            Write(args[i], ref native[i], ref scratch);

        NativeArg* results;
        int count = Bridge.bridge_call(_handle, native, args.Length, &results);
        GC.KeepAlive(large);
        if (count < 0)
            throw Bridge.Failure();
        return new ReadOnlySpan<NativeArg>(results, count);
    }

    private static int WordsOf(in Arg arg) => arg.Array switch
    {
        long[] values => values.Length,
        string text => (Encoding.UTF8.GetMaxByteCount(text.Length) + 7) / 8,
        _ => 0,
    };

    private static void Write(in Arg arg, ref NativeArg native, ref long* scratch)
    {
        native.Kind = arg.Kind;
        native.Count = 0;
        native.Bits = arg.Bits;
        if (arg.Array is null)
            return;
        native.Pointer = scratch;
        int words = WordsOf(arg);
        if (arg.Array is long[] values)
        {
            native.Count = words;
            values.CopyTo(new Span<long>(scratch, words));
        }
        else
        {
            native.Count = Encoding.UTF8.GetBytes((string)arg.Array, new Span<byte>(scratch, words * sizeof(long)));
        }
        scratch += words;
    }

    private IntPtr Find()
    {
        fixed (byte* qualified = Encoding.UTF8.GetBytes($"aten::{name}\0"), variant = Encoding.UTF8.GetBytes($"{overload}\0"))
            return Bridge.Check(Bridge.bridge_operator(qualified, variant));
    }
}
