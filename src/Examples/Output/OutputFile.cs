namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Writes files whole or not at all: beside the target under another name, then renamed.</summary>
internal static class OutputFile
{
    private const string PartialSuffix = ".partial";

    /// <summary>
    /// Makes the folder of a file to be written later and tries to write there, so that a bad path shows before the work and not after it.
    /// </summary>
    /// <exception cref="IOException">The path is a folder, or nothing can be written there.</exception>
    public static void Prepare(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new IOException($"{path} is a folder; give the path of a file to write.");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.Create(full + PartialSuffix, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{path} cannot be written ({exception.Message.TrimEnd('.')}); give the path of a file in a folder that you may write to.",
                exception);
        }
    }

    public static void Write(string path, Action<string> write)
    {
        Prepare(path);
        var partial = path + PartialSuffix;
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
