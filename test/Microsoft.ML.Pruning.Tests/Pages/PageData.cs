namespace Microsoft.ML.Pruning.Tests.Pages;

/// <summary>Small learnable data for the snippets.</summary>
internal static class PageData
{
    private static readonly string[] Species = ["setosa", "versicolor", "virginica"];

    private static readonly string[] Regions = ["north", "south"];

    /// <summary>Three clouds of points.</summary>
    public static IDataView Flowers(MLContext ml, int count = 60)
    {
        var random = new Random(1);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Flower
        {
            Label = Species[i % Species.Length],
            Features = [.. Enumerable.Range(0, Flower.Inputs).Select(input => (input == i % 3 ? 2 : 0) + random.NextSingle())],
        }).ToList());
    }

    /// <summary>The same with labels mapped to keys.</summary>
    public static IDataView KeyedFlowers(MLContext ml)
    {
        var flowers = Flowers(ml);
        return ml.Transforms.Conversion.MapValueToKey("Label").Fit(flowers).Transform(flowers);
    }

    /// <summary>Prices that follow from region, rooms and age.</summary>
    public static IDataView Houses(MLContext ml)
    {
        var random = new Random(1);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i =>
        {
            var (rooms, age) = (1 + i % 5, random.NextSingle());
            return new House { Region = Regions[i % 2], Rooms = rooms, Age = age, Label = rooms - age + i % 2 };
        }).ToList());
    }
}
