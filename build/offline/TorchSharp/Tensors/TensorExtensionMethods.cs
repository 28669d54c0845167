using TorchSharp.Modules;

namespace TorchSharp;

public static class TensorExtensionMethods
{
    public static Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

    public static int ElementSize(this torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
        _ => 16,
    };

    public static float ToSingle(this torch.Tensor value) => Read<float>(value, torch.ScalarType.Float32);

    public static double ToDouble(this torch.Tensor value) => Read<double>(value, torch.ScalarType.Float64);

    public static long ToInt64(this torch.Tensor value) => Read<long>(value, torch.ScalarType.Int64);

    public static int ToInt32(this torch.Tensor value) => Read<int>(value, torch.ScalarType.Int32);

    public static bool ToBoolean(this torch.Tensor value) => Read<bool>(value, torch.ScalarType.Bool);

    private static T Read<T>(torch.Tensor value, torch.ScalarType type) where T : unmanaged
    {
        if (value.NumberOfElements != 1)
            throw new ArgumentException("Number of elements in the tensor must be 1");
        if (value.dtype == type)
            return value.item<T>();
        using var converted = value.to(type);
        return converted.item<T>();
    }
}
