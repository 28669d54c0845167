using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// The options that a saved file carries in the comments at its head.
internal static class EmbeddedTextSchema
{
    private const string Mark = "#@";

    public static TextLoader.Options Read(IMultiStreamSource source, TextLoader.Options options)
    {
        if (source.Count == 0)
            return null;
        using var reader = source.OpenTextReader(0);
        var settings = new List<string>();
        while (reader.ReadLine() is { } line && line.StartsWith(Mark, StringComparison.Ordinal))
            settings.Add(line[Mark.Length..].Trim());
        if (settings.Count < 2 || settings[0] is not ("TextLoader{" or "Text{") || settings[^1] != "}")
            return null;

        var columns = new List<TextLoader.Column>();
        var result = options.With(null);
        foreach (string setting in settings[1..^1])
            Apply(setting, result, columns);
        result.Columns = [.. columns];
        return columns.Count > 0 ? result : null;
    }

    private static void Apply(string setting, TextLoader.Options options, List<TextLoader.Column> columns)
    {
        if (setting == "header+")
            options.HasHeader = true;
        else if (setting.StartsWith("sep=", StringComparison.Ordinal))
            options.Separators = [Separator(setting[4..])];
        else if (setting.StartsWith("col=", StringComparison.Ordinal) && TextColumnSpec.ParseOrNull(setting[4..]) is { } column)
            columns.Add(column);
        else
            throw Contracts.Except("TextLoader options embedded in the file are invalid");
    }

    private static char Separator(string name) => name switch
    {
        "space" => ' ',
        "tab" => '\t',
        "comma" => ',',
        "semicolon" => ';',
        "bar" => '|',
        _ => name[0],
    };
}
