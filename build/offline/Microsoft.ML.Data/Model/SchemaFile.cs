using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// The input schema of a saved model: names, types and those annotations whose values are primitive or vectors of them.
internal static class SchemaFile
{
    private const uint Signature = 0x4D484353;

    private enum Kind : byte
    {
        Scalar,
        Key,
        Vector,
    }

    public static void Write(Stream stream, DataViewSchema schema)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Signature);
        WriteColumns(writer, schema, _ => { });
    }

    public static DataViewSchema Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            Contracts.CheckDecode(reader.ReadUInt32() == Signature, "The schema of the model is not of this format");
            var schema = new DataViewSchema.Builder();
            for (int columns = reader.ReadInt32(); columns > 0; columns--)
                schema.AddColumn(reader.ReadString(), ReadType(reader), ReadAnnotations(reader));
            return schema.ToSchema();
        }
        catch (EndOfStreamException)
        {
            throw Contracts.ExceptDecode("The schema of the model is truncated");
        }
    }

    private static void WriteColumns(BinaryWriter writer, DataViewSchema schema, Action<DataViewSchema.Column> writeValue)
    {
        var columns = schema.Where(column => CanWrite(column.Type)).ToList();
        writer.Write(columns.Count);
        foreach (var column in columns)
        {
            writer.Write(column.Name);
            WriteType(writer, column.Type);
            writeValue(column);
            if (column.Annotations.Schema is { } annotations)
                WriteColumns(writer, annotations, annotation => WriteValue(writer, column.Annotations, annotation));
        }
    }

    private static bool CanWrite(DataViewType type)
        => type is KeyDataViewType
            || type is VectorDataViewType
            || (type is PrimitiveDataViewType && type.RawType.ToPrimitiveType() == type);

    private static void WriteType(BinaryWriter writer, DataViewType type)
    {
        var item = (PrimitiveDataViewType)type.GetItemType();
        if (type is VectorDataViewType vector)
        {
            writer.Write((byte)Kind.Vector);
            writer.Write(vector.Dimensions.Length);
            foreach (int size in vector.Dimensions)
                writer.Write(size);
        }
        writer.Write((byte)(item is KeyDataViewType ? Kind.Key : Kind.Scalar));
        writer.Write((byte)item.ToDataKind());
        if (item is KeyDataViewType key)
            writer.Write(key.Count);
    }

    private static DataViewType ReadType(BinaryReader reader)
    {
        switch ((Kind)reader.ReadByte())
        {
            case Kind.Vector:
                var sizes = new int[reader.ReadInt32()];
                for (int i = 0; i < sizes.Length; i++)
                    sizes[i] = reader.ReadInt32();
                return new VectorDataViewType((PrimitiveDataViewType)ReadType(reader), sizes);
            case Kind.Key:
                return new KeyDataViewType(((DataKind)reader.ReadByte()).ToPrimitiveType().RawType, reader.ReadUInt64());
            default:
                return ((DataKind)reader.ReadByte()).ToPrimitiveType();
        }
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            string name = reader.ReadString();
            var type = ReadType(reader);
            var getter = Invoke<Delegate>(type is VectorDataViewType ? ReadVector<int> : ReadScalar<int>, type, reader);
            annotations.Add(name, type, getter, ReadAnnotations(reader));
        }
        return annotations.ToAnnotations();
    }

    private static void WriteValue(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
        => Invoke<object>(
            column.Type is VectorDataViewType ? WriteVector<int> : WriteScalar<int>, column.Type, writer, annotations, column);

    private static object WriteScalar<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default;
        annotations.GetGetter<T>(column)(ref value);
        ValueCodec<T>.Write(writer, value);
        return null;
    }

    private static object WriteVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        VBuffer<T> value = default;
        annotations.GetGetter<VBuffer<T>>(column)(ref value);
        writer.Write(value.Length);
        foreach (var item in value.DenseValues())
            ValueCodec<T>.Write(writer, item);
        return null;
    }

    private static Delegate ReadScalar<T>(BinaryReader reader)
    {
        var value = ValueCodec<T>.Read(reader);
        return (ValueGetter<T>)((ref T destination) => destination = value);
    }

    private static Delegate ReadVector<T>(BinaryReader reader)
    {
        var values = new T[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
            values[i] = ValueCodec<T>.Read(reader);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length));
    }

    private static TResult Invoke<TResult>(Delegate method, DataViewType type, params object[] arguments)
        => (TResult)method.Method.GetGenericMethodDefinition().MakeGenericMethod(type.GetItemType().RawType)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
