using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static int get_num_threads() => Bridge.bridge_get_threads();

    /// <summary>An error ends the process, as in TorchSharp.</summary>
    public static void set_num_threads(int num)
    {
        if (Bridge.bridge_set_threads(num) < 0)
            Environment.FailFast($"set_num_threads has no guard: {Bridge.Failure().Message}");
    }
}
