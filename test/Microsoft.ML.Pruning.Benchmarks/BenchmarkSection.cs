namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>A part of a benchmark's report, and whether what it measured is within what is allowed.</summary>
internal sealed record BenchmarkSection(string Markdown, bool Passed);
