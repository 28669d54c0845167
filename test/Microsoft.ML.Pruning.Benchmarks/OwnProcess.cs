using System.Diagnostics;
using System.Text.Json;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Measures in a process of its own, where nothing that ran before is left in memory.</summary>
internal static class OwnProcess
{
    /// <summary>Runs this program with a measurement's command and arguments, and reads its answer.</summary>
    /// <exception cref="InvalidOperationException">It failed; its own words are in the error output.</exception>
    public static T Measure<T>(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(OwnProcess).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true
        };
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<T>(answer)!
            : throw new InvalidOperationException(
                $"The measurement '{string.Join(' ', arguments)}' ended with {process.ExitCode}; see its error output above.");
    }

    /// <summary>Answers the process that asked.</summary>
    public static void Answer(object measurement) => Console.WriteLine(JsonSerializer.Serialize(measurement));
}
