namespace Microsoft.ML.Pruning.Tests.Pages;

/// <summary>A row with a number.</summary>
public sealed class House
{
    public string Region { get; set; } = "";

    public float Rooms { get; set; }

    public float Age { get; set; }

    public float Label { get; set; }
}
