using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public ScalarType dtype => (ScalarType)Describe().DType;

        public Device device => new(device_type);

        public DeviceType device_type => (DeviceType)Describe().DeviceType;

        public long[] shape
        {
            get
            {
                var info = Describe();
                long[] sizes = new ReadOnlySpan<long>(info.Sizes, (int)info.Dimensions).ToArray();
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public bool requires_grad
        {
            get => Describe().RequiresGrad != 0;
            set => Bridge.Check(Bridge.bridge_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor? grad
        {
            get
            {
                IntPtr handle = Bridge.bridge_get_grad(Handle);
                return handle == IntPtr.Zero ? null : new Tensor(handle);
            }
            set => Bridge.Check(Bridge.bridge_set_grad(Handle, value?.Handle ?? IntPtr.Zero));
        }

        /// <summary>The tensor's own memory, which nothing keeps alive.</summary>
        public Span<byte> bytes
        {
            get
            {
                var info = Describe();
                long length = info.Elements * info.ElementSize;
                if (info.Contiguous == 0)
                    throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                if (length > int.MaxValue)
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                return new Span<byte>(info.Data, (int)length);
            }
            set
            {
                var info = Describe();
                if (info.Contiguous == 0)
                    throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                if (info.Elements * info.ElementSize != value.Length)
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(new Span<byte>(info.Data, value.Length));
            }
        }

        public long numel() => Describe().Elements;

        public bool is_contiguous() => Describe().Contiguous != 0;

        public Tensor with_requires_grad(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public void backward() => Bridge.Check(Bridge.bridge_backward(Handle));

        public TensorAccessor<T> data<T>() where T : unmanaged =>
            TypeOf(typeof(T)) == dtype
                ? new TensorAccessor<T>(this)
                : throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");

        internal TensorInfo Describe()
        {
            TensorInfo info;
            Bridge.bridge_describe(Handle, &info);
            return info;
        }
    }

    /// <summary>The element type that holds values of a .NET type.</summary>
    internal static ScalarType TypeOf(Type type) =>
        type == typeof(float) ? ScalarType.Float32
        : type == typeof(long) ? ScalarType.Int64
        : type == typeof(double) ? ScalarType.Float64
        : type == typeof(bool) ? ScalarType.Bool
        : type == typeof(int) ? ScalarType.Int32
        : type == typeof(byte) ? ScalarType.Byte
        : throw new NotSupportedException($"The stand-in does not support elements of type {type.Name}.");
}
