using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class OrthogonalInitializerTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, 2)]
    [InlineData(9, 1, 0.5)]
    [InlineData(8, 8, 1)]
    [InlineData(31, 33, 3)]
    [InlineData(33, 31, 1.5)]
    [InlineData(64, 65, 1)]
    [InlineData(150, 40, 1)]
    [InlineData(40, 150, 1e-3)]
    [InlineData(257, 257, 1)]
    public void A_Linear_has_orthogonal_rows_or_columns_as_long_as_the_gain(int outputs, int inputs, double gain)
    {
        var definition = NetworkDefinition.Input(inputs).Linear(outputs, name: "fc").Build();

        for (var seed = 0; seed < 3; seed++)
        {
            var network = NetworkInitializer.Create(definition, new OrthogonalInitializer(gain), seed);

            AssertOrthogonal(network.Values("fc.weight").ToArray(), outputs, gain);
            Assert.All(network.Values("fc.bias").ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [InlineData(6, 4, 3, 5, 1)]
    [InlineData(40, 4, 3, 2, 1)]
    [InlineData(10, 6, 1, 3, 2)]
    [InlineData(12, 12, 3, 3, 12)]
    public void A_Conv2d_is_a_matrix_of_outputs_by_fan_in(int outputs, int inputs, int height, int width, int groups)
    {
        var definition = NetworkDefinition.Input(inputs, 8, 8)
            .Layer(new Conv2dLayer(outputs, new Size2d(height, width)) { Groups = groups }, "conv").Flatten().Linear(2).Build();

        var network = NetworkInitializer.Create(definition, Initializer.Orthogonal, 3);

        AssertOrthogonal(network.Values("conv.weight").ToArray(), outputs, 1);
    }

    // For a matrix drawn evenly from the orthogonal ones of size n: an element has mean 0, mean square 1 / n and mean fourth power
    // 3 / (n (n + 2)); the trace has mean 0 and mean square 1; half have determinant -1.
    [Fact]
    public void Square_matrices_are_drawn_evenly_from_all_orthogonal_ones()
    {
        float[][] drawn = [.. Enumerable.Range(0, 4000).Select(seed => Draw(3, 3, seed))];

        for (var element = 0; element < 9; element++)
        {
            Close.To(0, drawn.Average(w => w[element]), 0.04, size: 1);
            Close.To(1 / 3.0, drawn.Average(w => w[element] * w[element]), 0.06);
            Close.To(0.2, drawn.Average(w => Math.Pow(w[element], 4)), 0.1);
        }

        Close.To(0, drawn.Average(w => w[0] + w[4] + w[8]), 0.06, size: 1);
        Close.To(1, drawn.Average(w => Math.Pow(w[0] + w[4] + w[8], 2)), 0.1);
        Close.To(0.5, drawn.Count(w => Determinant(w) < 0) / 4000.0, 0.06);
        Close.To(1, drawn.Average(w => Math.Abs(Determinant(w))), 1e-6);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void Rectangular_matrices_are_parts_of_such_ones(int outputs, int inputs)
    {
        float[][] drawn = [.. Enumerable.Range(0, 3000).Select(seed => Draw(outputs, inputs, seed))];

        for (var element = 0; element < outputs * inputs; element++)
        {
            Close.To(0, drawn.Average(w => w[element]), 0.05, size: 1);
            Close.To(1 / 3.0, drawn.Average(w => w[element] * w[element]), 0.075);
            Close.To(0.2, drawn.Average(w => Math.Pow(w[element], 4)), 0.125);
        }
    }

    [Fact]
    public void Every_length_of_vectors_gives_the_plain_Gram_Schmidt_process()
    {
        for (var length = 1; length <= 70; length++)
        {
            var count = Math.Min(length, 1 + (length * 7 % 40));
            var random = new Random(length);
            double[][] expected =
            [
                .. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5).ToArray())
            ];
            var vectors = new VectorSet(count, length);
            for (var i = 0; i < count; i++)
            {
                expected[i].CopyTo(vectors[i]);
            }

            GramSchmidt(expected);
            vectors.Orthonormalize();

            for (var i = 0; i < count; i++)
            {
                Close.To(expected[i], vectors[i].ToArray(), 1e-9, size: 1);
            }
        }
    }

    private static void GramSchmidt(double[][] vectors)
    {
        for (var i = 0; i < vectors.Length; i++)
        {
            var vector = vectors[i];
            foreach (var unit in vectors[..i])
            {
                var along = vector.Zip(unit, (a, b) => a * b).Sum();
                vector = [.. vector.Zip(unit, (a, b) => a - (along * b))];
            }

            var length = Math.Sqrt(vector.Sum(a => a * a));
            vectors[i] = [.. vector.Select(a => a / length)];
        }
    }

    private static float[] Draw(int outputs, int inputs, int seed) =>
        NetworkInitializer.Create(NetworkDefinition.Input(inputs).Linear(outputs, name: "fc").Build(), Initializer.Orthogonal, seed)
            .Values("fc.weight")
            .ToArray();

    private static double Determinant(float[] w) =>
        (w[0] * ((double)(w[4] * w[8]) - (w[5] * w[7]))) - (w[1] * ((double)(w[3] * w[8]) - (w[5] * w[6])))
            + (w[2] * ((double)(w[3] * w[7]) - (w[4] * w[6])));

    private static void AssertOrthogonal(float[] weights, int outputs, double gain)
    {
        var inputs = weights.Length / outputs;
        double[][] rows = [.. weights.Select(weight => weight / gain).Chunk(inputs)];
        var vectors = outputs <= inputs
            ? rows
            : [.. Enumerable.Range(0, inputs).Select(column => rows.Select(row => row[column]).ToArray())];
        for (var i = 0; i < vectors.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var product = vectors[i].Zip(vectors[j], (a, b) => a * b).Sum();
                Close.To(i == j ? 1 : 0, product, 1e-6, size: 1);
            }
        }
    }
}
