using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Owns one reference to a libtorch tensor.</summary>
    public partial class Tensor : IDisposable
    {
        private static long _totalCount;
        private IntPtr _handle;

        internal Tensor(IntPtr handle)
        {
            _handle = handle;
            Interlocked.Increment(ref _totalCount);
            OwningDisposeScope = DisposeScopeManager.ThreadSingleton.Register(this);
        }

        ~Tensor() => Dispose(false);

        public static long TotalCount => Interlocked.Read(ref _totalCount);

        public IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => _handle == IntPtr.Zero;

        internal DisposeScope? OwningDisposeScope { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (_handle == IntPtr.Zero)
                return;
            DisposeScopeManager.ThreadSingleton.Disposing();
            OwningDisposeScope?.MarkAsDisposed(this);
            Interlocked.Decrement(ref _totalCount);
            Bridge.bridge_release(_handle);
            _handle = IntPtr.Zero;
        }

        public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => base.GetHashCode();

        public bool Equals(Tensor target) => target is not null && Aten.equal.CallBits(this, target) != 0;
    }
}
