namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>A data set ready for use. <paramref name="Source"/> says in a few words where it came from.</summary>
internal sealed record ImageData(string Name, string Source, ImageSet Train, ImageSet Test);
