using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the common generator and answers it.</summary>
    public static Generator manual_seed(long seed)
    {
        var generator = new Generator(Bridge.bridge_default_generator());
        Bridge.bridge_set_seed(generator.Handle, seed);
        return generator;
    }

    public class Generator : IDisposable
    {
        internal Generator(IntPtr handle) => Handle = handle;

        public Generator(ulong seed = 0, Device? device = null) : this(Bridge.bridge_new_generator()) =>
            Bridge.bridge_set_seed(Handle, (long)seed);

        ~Generator() => Dispose(false);

        /// <summary>Zero once disposed, which operators take as the common generator.</summary>
        public IntPtr Handle { get; private set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle == IntPtr.Zero)
                return;
            Bridge.bridge_release_generator(Handle);
            Handle = IntPtr.Zero;
        }
    }
}
