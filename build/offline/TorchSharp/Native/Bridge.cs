using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The C functions of build/offline/native/TorchBridge.cpp.</summary>
internal static unsafe partial class Bridge
{
    private const string Library = "TorchBridge";
    private const string FileName = "libTorchBridge.so";

    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Bridge).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return IntPtr.Zero;
        string file = Path.Combine(
            Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory, FileName);
        if (!File.Exists(file))
            throw new DllNotFoundException($"{file} does not exist: run ./build/setup.sh, which compiles it, and build again.");
        PrepareThreads();
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException($"{file} did not load; libtorch 1.13 and OpenBLAS (Debian: "
                + $"libtorch-dev, libopenblas0-pthread) must be installed, and ./build/setup.sh run after. {e.Message}", e);
        }
    }

    /// <summary>
    /// OpenBLAS' own threads fight with OpenMP's for the cores, and OpenMP's spin for milliseconds while they wait, which costs a busy
    /// machine most of its time. Both libraries read their environment when they are loaded; what the user has set stays.
    /// </summary>
    private static void PrepareThreads()
    {
        setenv("OPENBLAS_NUM_THREADS", "1", 0);
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            setenv("GOMP_SPINCOUNT", "1000", 0);
    }

    [DllImport("libc")] private static extern int setenv(string name, string value, int overwrite);

    /// <summary>Turns the text that a failed native call left behind into TorchSharp's exception.</summary>
    internal static Exception Failure() => new ExternalException(Marshal.PtrToStringUTF8((IntPtr)bridge_error()));

    internal static void Check(int result)
    {
        if (result < 0)
            throw Failure();
    }

    internal static IntPtr Check(IntPtr result) => result != IntPtr.Zero ? result : throw Failure();

    [DllImport(Library)] private static extern byte* bridge_error();
    [DllImport(Library)] internal static extern IntPtr bridge_operator(byte* name, byte* overload);
    [DllImport(Library)] internal static extern int bridge_call(IntPtr op, NativeArg* args, int count, NativeArg** results);
    [DllImport(Library)] internal static extern IntPtr bridge_integer_scalar(long value);
    [DllImport(Library)] internal static extern IntPtr bridge_real_scalar(double value);
    [DllImport(Library)] internal static extern void bridge_release_scalar(IntPtr scalar);
    [DllImport(Library)] internal static extern void bridge_release(IntPtr tensor);
    [DllImport(Library), SuppressGCTransition] internal static extern void bridge_describe(IntPtr tensor, TensorInfo* info);
    [DllImport(Library)] internal static extern IntPtr bridge_from_blob(
        void* data,
        long* sizes,
        int dimensions,
        int dtype,
        IntPtr context,
        delegate* unmanaged<IntPtr, void> release);
    [DllImport(Library)] internal static extern int bridge_set_requires_grad(IntPtr tensor, int value);
    [DllImport(Library)] internal static extern IntPtr bridge_get_grad(IntPtr tensor);
    [DllImport(Library)] internal static extern int bridge_set_grad(IntPtr tensor, IntPtr grad);
    [DllImport(Library)] internal static extern int bridge_backward(IntPtr tensor);
    [DllImport(Library)] internal static extern int bridge_grad(
        IntPtr* outputs,
        int count,
        IntPtr* inputs,
        int inputCount,
        IntPtr* grads,
        int gradCount,
        int retainGraph,
        int createGraph,
        int allowUnused,
        IntPtr* results);
    [DllImport(Library), SuppressGCTransition] internal static extern int bridge_grad_enabled();
    [DllImport(Library), SuppressGCTransition] internal static extern void bridge_set_grad_enabled(int enabled);
    [DllImport(Library)] internal static extern int bridge_get_threads();
    [DllImport(Library)] internal static extern int bridge_set_threads(int count);
    [DllImport(Library)] internal static extern IntPtr bridge_default_generator();
    [DllImport(Library)] internal static extern IntPtr bridge_new_generator();
    [DllImport(Library)] internal static extern void bridge_release_generator(IntPtr generator);
    [DllImport(Library)] internal static extern void bridge_set_seed(IntPtr generator, long seed);
}
