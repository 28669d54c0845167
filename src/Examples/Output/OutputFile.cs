namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Writes files whole or not at all: beside the target under another name, then renamed.</summary>
internal static class OutputFile
{
    /// <summary>Makes the folder of a file to be written later, so that a bad path shows before the work and not after it.</summary>
    /// <exception cref="IOException">The path is a folder, or its folder cannot be made.</exception>
    public static void Prepare(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new IOException($"{path} is a folder; give the path of a file to write.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
    }

    public static void Write(string path, Action<string> write)
    {
        Prepare(path);
        var partial = path + ".partial";
        try
        {
            write(partial);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
