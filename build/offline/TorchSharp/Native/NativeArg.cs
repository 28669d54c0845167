using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What an argument or a result is; the order is that of the enum in TorchBridge.cpp.</summary>
internal enum ArgKind
{
    None, Tensor, Int, Double, Bool, IntList, TensorList, String, Generator, Scalar,
}

/// <summary>An argument or a result as the bridge sees it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeArg
{
    internal ArgKind Kind;
    internal int Count;
    internal long Bits;

    internal void* Pointer
    {
        set => Bits = (long)value;
    }
}

/// <summary>What one look at a tensor tells.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorInfo
{
    internal long Dimensions, Elements;
    internal long* Sizes;
    internal long* Strides;
    internal void* Data;
    internal int DType, DeviceType, ElementSize, RequiresGrad, Contiguous;
}
