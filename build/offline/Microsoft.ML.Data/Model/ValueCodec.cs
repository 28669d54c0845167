using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Data;

// One value of a primitive type in a model file: text by its characters, anything else by its bytes.
internal static class ValueCodec<T>
{
    public static void Write(BinaryWriter writer, T value)
    {
        if (value is ReadOnlyMemory<char> text)
            writer.Write(text.ToString());
        else
            writer.Write(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));
    }

    public static T Read(BinaryReader reader)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return (T)(object)reader.ReadString().AsMemory();
        var value = default(T);
        reader.BaseStream.ReadExactly(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));
        return value;
    }
}
