using System.Diagnostics;
using System.Text.Json;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>A process that only loads and scores has no torch in it.</summary>
/// <remarks>The test starts one: this test program, with one explicit test.</remarks>
public sealed class ScoringProcessTests
{
    private const string ModelVariable = "PRUNING_TEST_SCORE_MODEL";
    private const string ReportVariable = "PRUNING_TEST_SCORE_REPORT";

    [Fact]
    public void A_process_that_only_scores_never_loads_torch()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(40));
        var model = ml.Pruning.PruneByMagnitude(0.5).Fit(TinyData.Trainer(ml).Fit(data).Transform(data));
        using var file = new TemporaryFile();
        using var report = new TemporaryFile();
        ml.Model.Save(model, data.Schema, file.Path);

        RunScoring(file.Path, report.Path);
        var seen = JsonSerializer.Deserialize<ScoringReport>(File.ReadAllText(report.Path))!;
        Assert.Equal(TinyData.Scores(model.Transform(data)), seen.Scores);
        Assert.DoesNotContain(seen.Loaded, name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(seen.Loaded, name => name.Contains("Microsoft.ML.Pruning", StringComparison.Ordinal));
        Assert.Contains(Loaded(), name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact(Explicit = true)]
    public void Score_in_this_process()
    {
        var model = Environment.GetEnvironmentVariable(ModelVariable) ?? throw new InvalidOperationException($"Set {ModelVariable}.");
        var report = Environment.GetEnvironmentVariable(ReportVariable) ?? throw new InvalidOperationException($"Set {ReportVariable}.");
        var ml = new MLContext().EnablePruning();
        var data = TinyData.KeyedView(ml, TinyData.Rows(40));
        var scores = TinyData.Scores(ml.Model.Load(model, out _).Transform(data));
        File.WriteAllText(report, JsonSerializer.Serialize(new ScoringReport(scores, Loaded())));
    }

    private static void RunScoring(string model, string report)
    {
        var program = typeof(ScoringProcessTests).Assembly.Location;
        var start = new ProcessStartInfo(
            "dotnet", [program, "-method", $"{typeof(ScoringProcessTests).FullName}.{nameof(Score_in_this_process)}", "-explicit", "only"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [ModelVariable] = model, [ReportVariable] = report },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
    }

    private static string[] Loaded()
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!);
        using var self = Process.GetCurrentProcess();
        return [.. assemblies, .. self.Modules.Cast<ProcessModule>().Select(module => module.ModuleName)];
    }

    private sealed record ScoringReport(float[][] Scores, string[] Loaded);
}
