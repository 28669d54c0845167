using System.Security.Cryptography;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>Fetches a data set from its public home. A file gets its name only once it is whole and its MD5 is right.</summary>
internal sealed class DataDownload : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(8);

    private readonly HttpClient _client;

    public DataDownload(HttpMessageHandler handler) => _client = new HttpClient(handler) { Timeout = StallTimeout };

    public static DataDownload OverNetwork() => new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout });

    public void Dispose() => _client.Dispose();

    /// <summary>Fetches every file of the data set into a folder, which appears only when all are there.</summary>
    /// <returns>Null, or the reason why the data set could not be fetched.</returns>
    public string? TryFetch(ImageFormat format, string folder)
    {
        var partial = folder + ".partial";
        try
        {
            Directory.CreateDirectory(partial);
            foreach (var file in format.RemoteFiles)
            {
                Fetch(file, Path.Combine(partial, file.Name));
            }

            format.Unpack(partial);
            Directory.Move(partial, folder);
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException
            or UnauthorizedAccessException or InvalidDataException)
        {
            return exception.Message;
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }
    }

    private void Fetch(RemoteFile file, string path)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                FetchFrom(file.Addresses[i], path);
                RequireMd5(file, path);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or InvalidDataException
                && i + 1 < file.Addresses.Count)
            {
                File.Delete(path);
            }
        }
    }

    private void FetchFrom(Uri address, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var source = response.Content.ReadAsStream();
        using var target = File.Create(path);
        var buffer = new byte[1 << 16];
        using var stall = new CancellationTokenSource();
        while (true)
        {
            stall.CancelAfter(StallTimeout);
            var read = source.ReadAsync(buffer, stall.Token).AsTask().GetAwaiter().GetResult();
            if (read == 0)
            {
                return;
            }

            target.Write(buffer, 0, read);
        }
    }

    private static void RequireMd5(RemoteFile file, string path)
    {
        using var stream = File.OpenRead(path);
#pragma warning disable CA5351 // MD5 is what the data sets' homes publish; it finds damage here, it does not guard a secret.
        var md5 = Convert.ToHexStringLower(MD5.HashData(stream));
#pragma warning restore CA5351
        if (!string.Equals(md5, file.Md5, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{file.Name} was fetched with MD5 {md5}, not {file.Md5}.");
        }
    }
}
