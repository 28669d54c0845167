using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

// The 256 bytes before every component of a model file, and what follows the component: its strings, the full name of the
// assembly that loads it, and a tail. Offsets are relative to the header.
internal sealed class ModelHeader
{
    public const int Size = 0x100;

    private const ulong HeadSignature = 0x4C45444F4D004C4D;
    private const ulong TailSignature = 0x4D4C004D4F44454C;
    private const uint Version = 0x00010002;
    private const int SignatureLength = 24;

    public ulong ModelSignature { get; private set; }

    public uint ModelVersionWritten { get; private set; }

    public uint ModelVersionReadable { get; private set; }

    public string LoaderSignature { get; private set; } = "";

    public long ModelLength { get; private set; }

    public long Limit { get; private set; }

    public void SetVersionInfo(VersionInfo version)
    {
        ModelSignature = version.ModelSignature;
        ModelVersionWritten = version.VerWrittenCur;
        ModelVersionReadable = version.VerReadableCur;
        LoaderSignature = version.LoaderSignature ?? "";
        ((IExceptionContext)null).Check(LoaderSignature.Length <= SignatureLength, "The loader signature must not exceed 24 characters");
    }

    public void CheckVersionInfo(VersionInfo version)
    {
        Contracts.CheckDecode(ModelSignature == version.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(ModelVersionReadable <= ModelVersionWritten, "Corrupt file header");
        Contracts.CheckDecode(
            ModelVersionReadable <= version.VerWrittenCur,
            $"The component '{version.LoaderSignature}' of the model is too new: expected at most version {version.VerWrittenCur}, "
                + $"got {ModelVersionReadable}.");
        Contracts.CheckDecode(
            ModelVersionWritten >= version.VerWeCanReadBack,
            $"The component '{version.LoaderSignature}' of the model is too old: expected at least version {version.VerWeCanReadBack}, "
                + $"got {ModelVersionWritten}.");
    }

    public void Write(BinaryWriter writer, long start, IReadOnlyCollection<string> strings, string assemblyName)
    {
        ModelLength = writer.BaseStream.Position - start - Size;
        long tableAt = 0, charsAt = 0, charsLength = 0;
        if (strings.Count > 0)
        {
            tableAt = writer.BaseStream.Position - start;
            foreach (string text in strings)
                writer.Write(charsLength += text.Length * sizeof(char));
            charsAt = writer.BaseStream.Position - start;
            foreach (string text in strings)
                writer.Write(Encoding.Unicode.GetBytes(text));
        }
        long assemblyAt = string.IsNullOrEmpty(assemblyName) ? 0 : writer.BaseStream.Position - start;
        writer.Write(Encoding.Unicode.GetBytes(assemblyName ?? ""));
        long tailAt = writer.BaseStream.Position - start;
        writer.Write(TailSignature);
        Limit = writer.BaseStream.Position - start;

        writer.BaseStream.Position = start;
        writer.Write(HeadSignature);
        writer.Write(Version);
        writer.Write(Version);
        foreach (long value in (long[])[Size, ModelLength, tableAt, strings.Count * sizeof(long), charsAt, charsLength])
            writer.Write(value);
        writer.Write(ModelSignature);
        writer.Write(ModelVersionWritten);
        writer.Write(ModelVersionReadable);
        writer.Write(Encoding.Latin1.GetBytes(LoaderSignature.PadRight(2 * SignatureLength, '\0')));
        writer.Write(tailAt);
        writer.Write(Limit);
        writer.Write(assemblyAt);
        writer.Write((uint)((assemblyName?.Length ?? 0) * sizeof(char)));
        writer.BaseStream.Position = start + Limit;
    }

    public static ModelHeader Read(BinaryReader reader, out string[] strings, out string assemblyName)
    {
        long start = reader.BaseStream.Position;
        Contracts.CheckDecode(reader.BaseStream.Length - start >= Size);
        Contracts.CheckDecode(reader.ReadUInt64() == HeadSignature, "Wrong file type");
        uint written = reader.ReadUInt32();
        uint readable = reader.ReadUInt32();
        Contracts.CheckDecode(readable <= written, "Corrupt file header");
        Contracts.CheckDecode(readable <= Version, "File is too new");
        var fields = new long[6];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = reader.ReadInt64();
        var header = new ModelHeader
        {
            ModelLength = fields[1],
            ModelSignature = reader.ReadUInt64(),
            ModelVersionWritten = reader.ReadUInt32(),
            ModelVersionReadable = reader.ReadUInt32(),
            LoaderSignature = Encoding.Latin1.GetString(reader.ReadBytes(2 * SignatureLength))[..SignatureLength].TrimEnd('\0'),
        };
        long tailAt = reader.ReadInt64();
        header.Limit = reader.ReadInt64();
        long assemblyAt = reader.ReadInt64();
        int assemblyLength = checked((int)reader.ReadUInt32());
        CheckLayout(reader, start, header, fields, tailAt, assemblyAt, assemblyLength);
        strings = ReadStrings(reader, start, fields);
        reader.BaseStream.Position = start + assemblyAt;
        assemblyName = assemblyAt == 0 ? null : Encoding.Unicode.GetString(reader.ReadBytes(assemblyLength));
        reader.BaseStream.Position = start + tailAt;
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignature, "Corrupt model file tail");
        reader.BaseStream.Position = start + Size;
        return header;
    }

    private static void CheckLayout(
        BinaryReader reader, long start, ModelHeader header, long[] fields, long tailAt, long assemblyAt, int assemblyLength)
    {
        long length = reader.BaseStream.Length - start;
        Contracts.CheckDecode(fields[0] == Size && header.ModelLength >= 0 && header.ModelLength <= length);
        long end = Size + header.ModelLength;
        if (fields[2] != 0)
        {
            Contracts.CheckDecode(fields[2] == end && fields[3] > 0 && fields[3] <= length && fields[3] % sizeof(long) == 0);
            Contracts.CheckDecode(fields[4] == end + fields[3] && fields[5] >= 0 && fields[5] <= length && fields[5] % sizeof(char) == 0);
            end = fields[4] + fields[5];
        }
        if (assemblyAt != 0)
        {
            Contracts.CheckDecode(assemblyAt == end && assemblyLength % sizeof(char) == 0);
            end += assemblyLength;
        }
        Contracts.CheckDecode(tailAt == end && header.Limit == end + sizeof(ulong) && header.Limit <= length);
    }

    private static string[] ReadStrings(BinaryReader reader, long start, long[] fields)
    {
        if (fields[2] == 0)
            return [];
        reader.BaseStream.Position = start + fields[2];
        var ends = new long[fields[3] / sizeof(long)];
        for (int i = 0; i < ends.Length; i++)
            ends[i] = reader.ReadInt64();
        Contracts.CheckDecode(ends[^1] == fields[5]);
        var strings = new string[ends.Length];
        long previous = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            Contracts.CheckDecode(previous <= ends[i] && ends[i] <= fields[5]);
            strings[i] = Encoding.Unicode.GetString(reader.ReadBytes((int)(ends[i] - previous)));
            previous = ends[i];
        }
        return strings;
    }
}
