namespace Microsoft.ML.Data;

// Primitive types in a model file.
internal static class TypeCodec
{
    public static void Write(BinaryWriter writer, PrimitiveDataViewType type)
    {
        writer.Write((byte)(type is KeyDataViewType ? type.RawType.ToPrimitiveType() : type).ToDataKind());
        writer.Write(type.GetKeyCount());
    }

    public static PrimitiveDataViewType Read(BinaryReader reader)
    {
        var type = ((DataKind)reader.ReadByte()).ToPrimitiveType();
        ulong count = reader.ReadUInt64();
        return count == 0 ? type : new KeyDataViewType(type.RawType, count);
    }
}
