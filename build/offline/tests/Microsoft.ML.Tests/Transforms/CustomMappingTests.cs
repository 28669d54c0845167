using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class CustomMappingTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Data => Load(_ml, new Input { Name = "one", X = 1, V = [1, 2] }, new Input { Name = "three", X = 3, V = [3, 4] });

    [Fact]
    public void FunctionAddsItsColumns()
    {
        var result = _ml.Transforms.CustomMapping<Input, Output>(Map, null).Fit(Data).Transform(Data);
        Assert.Equal(["Name", "X", "V", "Length", "Doubled", "Upper"], result.Schema.Select(column => column.Name));
        Assert.Equal([3f, 5], result.Values<float>("Length"));
        Assert.Equal([[2f, 4], [6, 8]], result.Values<float[]>("Doubled"));
        Assert.Equal(["ONE", "THREE"], result.Values<string>("Upper"));
    }

    [Fact]
    public void FunctionRunsOnceARowAndOnlyWhereAnOutputIsRead()
    {
        int calls = 0;
        var result = _ml.Transforms.CustomMapping<Input, Output>((input, output) =>
        {
            calls++;
            Map(input, output);
        }, null).Fit(Data).Transform(Data);
        Assert.Equal([1f, 3], result.Values<float>("X"));
        Assert.Equal(0, calls);

        var rows = _ml.Data.CreateEnumerable<Output>(result, reuseRowObject: false).ToList();
        Assert.Equal(2, calls);
        Assert.Equal([3f, 5], rows.Select(row => row.Length));
    }

    [Fact]
    public void PredictionEngineRunsIt()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(
            _ml.Transforms.CustomMapping<Input, Output>(Map, null).Fit(Data));
        Assert.Equal(4, engine.Predict(new Input { Name = "four", V = [0, 1] }).Length);
        Assert.Equal([10f, 12], engine.Predict(new Input { Name = "x", V = [5, 6] }).Doubled);
    }

    [Fact]
    public void ContractBringsTheFunctionBack()
    {
        var model = _ml.Transforms.CustomMapping(new Factory().GetMapping(), nameof(CustomMappingTests)).Fit(Data);
        var loaded = model.SaveAndLoad(_ml, Data);
        Assert.Equal([3f, 5], loaded.Transform(Data).Values<float>("Length"));
    }

    [Fact]
    public void WithoutContractItCannotBeSaved()
    {
        var model = _ml.Transforms.CustomMapping<Input, Output>(Map, null).Fit(Data);
        Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(model, Data.Schema, new MemoryStream()));
    }

    [Fact]
    public void UnknownContractIsAnError()
    {
        var model = _ml.Transforms.CustomMapping<Input, Output>(Map, "no such contract").Fit(Data);
        Assert.ThrowsAny<Exception>(() => model.SaveAndLoad(_ml, Data));
    }

    [Fact]
    public void MissingAndWrongColumnsAreRefused()
    {
        var chain = _ml.Transforms.CopyColumns("Y", "X").Append(_ml.Transforms.CustomMapping<Input, Output>(Map, null));
        Assert.ThrowsAny<Exception>(() => chain.Fit(Load(_ml, new Lacking())));
        Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(Load(_ml, new Wrong())));
    }

    private static void Map(Input input, Output output)
    {
        output.Length = input.Name.Length;
        output.Doubled = [.. input.V.Select(x => 2 * x)];
        output.Upper = input.Name.ToUpperInvariant();
    }

    public sealed class Input
    {
        public string Name { get; set; } = "";

        public float X { get; set; }

        [VectorType(2)]
        public float[] V { get; set; } = [0, 0];
    }

    public sealed class Output
    {
        public float Length { get; set; }

        [VectorType(2)]
        public float[] Doubled { get; set; } = [0, 0];

        public string Upper { get; set; } = "";
    }

    [CustomMappingFactoryAttribute(nameof(CustomMappingTests))]
    public sealed class Factory : CustomMappingFactory<Input, Output>
    {
        public override Action<Input, Output> GetMapping() => Map;
    }

    private sealed class Lacking
    {
        public float X { get; set; }

        public string Name { get; set; } = "";
    }

    private sealed class Wrong
    {
        public float X { get; set; }

        public float Name { get; set; }

        [VectorType(2)]
        public float[] V { get; set; } = [0, 0];
    }
}
