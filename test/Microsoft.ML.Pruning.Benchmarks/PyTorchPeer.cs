using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Plain PyTorch in a process of its own, which trains when asked.</summary>
internal sealed class PyTorchPeer : IDisposable
{
    private readonly Process _process;

    /// <summary>
    /// Starts Python with the thread settings of this process (OpenBLAS on one thread, OpenMP waiting without spinning for long);
    /// <c>PRUNING_PYTHON</c> names another interpreter than Debian's.
    /// </summary>
    public PyTorchPeer(string script, int threads)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PRUNING_PYTHON") ?? "/usr/bin/python3")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Peers", script) },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture),
                ["OPENBLAS_NUM_THREADS"] = "1",
                ["GOMP_SPINCOUNT"] = "1000",
            },
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        Description = ReadLine();
    }

    /// <summary>Version and threads, as the peer reports them.</summary>
    public string Description { get; }

    /// <summary>Trains in the peer.</summary>
    /// <returns>Examples per second.</returns>
    public double Train(string network, int rows, int batchSize)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network} {rows} {batchSize}"));
        _process.StandardInput.Flush();
        return double.Parse(ReadLine(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string ReadLine() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("The PyTorch peer ended; is python3-torch installed? See its error output above.");
}
