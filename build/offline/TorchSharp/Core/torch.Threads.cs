using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static int get_num_threads() => Bridge.bridge_get_threads();

    public static void set_num_threads(int num) => Bridge.Check(Bridge.bridge_set_threads(num));
}
