using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class BinaryReaderExtensions
{
    // A number of items of at least a byte each, checked against what is left of the stream.
    public static int ReadCount(this BinaryReader reader)
    {
        int count = reader.ReadInt32();
        Contracts.CheckDecode(count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position);
        return count;
    }
}
