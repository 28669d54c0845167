using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>What PyTorch needs for the same job, measured in a process of its own.</summary>
internal sealed record PruningPeer(string Description, double Seconds, double Megabytes)
{
    /// <summary>Runs the script with Debian's Python, or the one that <c>PRUNING_PYTHON</c> names.</summary>
    /// <remarks>Null when it or torch is not there.</remarks>
    public static PruningPeer? Measure(IEnumerable<(int Outputs, int Inputs)> layers, double sparsity, int threads)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PRUNING_PYTHON") ?? "/usr/bin/python3")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Peers", "global_magnitude.py"),
                sparsity.ToString(CultureInfo.InvariantCulture)
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture) },
        };
        foreach (var (outputs, inputs) in layers)
        {
            start.ArgumentList.Add($"{outputs}x{inputs}");
        }

        try
        {
            using var process = Process.Start(start);
            var lines = process!.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return process.ExitCode == 0
                ? new PruningPeer(
                    lines[0], double.Parse(lines[1], CultureInfo.InvariantCulture), double.Parse(lines[2], CultureInfo.InvariantCulture))
                : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
