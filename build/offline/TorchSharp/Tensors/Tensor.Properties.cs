using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public ScalarType dtype => (ScalarType)Describe().DType;

        public Device device => device_type == DeviceType.CPU ? CPU : new Device(device_type, device_index);

        public DeviceType device_type => (DeviceType)Describe().DeviceType;

        public int device_index => Describe().DeviceIndex;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public long Dimensions => Describe().Dimensions;

        public long ndim => Dimensions;

        public long NumberOfElements => Describe().Elements;

        public long ElementSize => Describe().ElementSize;

        public long[] shape => size();

        public bool requires_grad
        {
            get => Describe().RequiresGrad != 0;
            set => Bridge.Check(Bridge.bridge_set_requires_grad(Handle, value ? 1 : 0));
        }

        public bool is_leaf
        {
            get
            {
                int leaf = Bridge.bridge_is_leaf(Handle);
                Bridge.Check(leaf);
                return leaf != 0;
            }
        }

        public Tensor? grad
        {
            get
            {
                IntPtr handle = Bridge.bridge_get_grad(Handle);
                return handle == IntPtr.Zero ? null : new Tensor(handle);
            }
            set
            {
                Bridge.Check(Bridge.bridge_set_grad(Handle, value is null ? IntPtr.Zero : value.Handle));
                GC.KeepAlive(value);
            }
        }

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

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_contiguous() => Describe().Contiguous != 0;

        public long[] size()
        {
            var info = Describe();
            return new ReadOnlySpan<long>(info.Sizes, (int)info.Dimensions).ToArray();
        }

        public long size(int dim)
        {
            var info = Describe();
            if (dim < -info.Dimensions || dim >= info.Dimensions)
                throw new System.Runtime.InteropServices.ExternalException($"Dimension out of range (expected to be in range of [{-info.Dimensions}, {info.Dimensions - 1}], but got {dim})");
            return info.Sizes[dim < 0 ? dim + info.Dimensions : dim];
        }

        public long[] stride()
        {
            var info = Describe();
            return new ReadOnlySpan<long>(info.Strides, (int)info.Dimensions).ToArray();
        }

        public Tensor requires_grad_(bool requires_grad = true) => with_requires_grad(requires_grad);

        public Tensor with_requires_grad(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public void backward() => autograd.backward([this]);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            if (TypeOf(typeof(T)) != dtype)
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            return new TensorAccessor<T>(this);
        }

        public T item<T>() where T : unmanaged =>
            NumberOfElements == 1 ? data<T>()[0] : throw new ArgumentException("Number of elements in the tensor must be 1");

        internal TensorInfo Describe()
        {
            TensorInfo info;
            Bridge.bridge_describe(Handle, &info);
            GC.KeepAlive(this);
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
        : type == typeof(sbyte) ? ScalarType.Int8
        : type == typeof(short) ? ScalarType.Int16
        : type == typeof(Half) ? ScalarType.Float16
        : throw new NotSupportedException($"Type {type.Name} is not supported.");
}
