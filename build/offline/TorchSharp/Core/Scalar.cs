using TorchSharp.Native;

namespace TorchSharp;

/// <summary>
/// A number in native memory. As in TorchSharp, methods read its handle and do not keep the object alive, so that the garbage collector
/// may free the number under a running call; here such a call always fails.
/// </summary>
public sealed class Scalar : IDisposable
{
    private IntPtr _handle;

    private Scalar(IntPtr handle) => _handle = handle;

    ~Scalar() => Free();

    internal IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new InvalidOperationException("Scalar invalid -- empty handle.");

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_handle == IntPtr.Zero)
            return;
        Bridge.bridge_release_scalar(_handle);
        _handle = IntPtr.Zero;
    }

    public static implicit operator Scalar(int value) => new(Bridge.bridge_integer_scalar(value));
    public static implicit operator Scalar(double value) => new(Bridge.bridge_real_scalar(value));
}
