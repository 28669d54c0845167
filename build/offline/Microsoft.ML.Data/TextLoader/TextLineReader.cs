namespace Microsoft.ML.Data;

// The lines of data in a source. Comments and empty lines are left out, as is each file's header unless it is kept.
internal sealed class TextLineReader(TextLoader.Options options, IMultiStreamSource source, bool keepHeader)
{
    private readonly bool _multiline = options.ReadMultilines && options.AllowQuoting;

    public IEnumerable<(long Number, string Text)> ReadLines()
    {
        long limit = options.MaxRows ?? long.MaxValue;
        for (int file = 0; file < source.Count; file++)
        {
            using var reader = source.OpenTextReader(file);
            long number = 0;
            bool first = true;
            while (Read(reader, ref number) is { } line)
            {
                if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || (first && line[0] == '#'))
                    continue;
                if (first)
                {
                    first = false;
                    if (options.HasHeader && !keepHeader)
                        continue;
                }
                if (limit-- <= 0)
                    yield break;
                yield return (number, line);
            }
        }
    }

    private string Read(TextReader reader, ref long number)
    {
        string line = reader.ReadLine();
        number++;
        long opened = number;
        while (_multiline && line != null && line.Count(c => c == '"') % 2 == 1)
        {
            string next = reader.ReadLine()
                ?? throw new EndOfStreamException($"A quoted field opened on line {opened} is not closed at the end of the file");
            number++;
            line += "\n" + next;
        }
        return line;
    }
}
