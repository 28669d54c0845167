using System.Globalization;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;
using OptimizerOptions = Microsoft.ML.Pruning.Training.OptimizerOptions;

namespace Microsoft.ML.Pruning.Tests.Training.Optimizers;

/// <summary>The parameters, gradients and learning rates of Data/make.py, and what PyTorch made of them.</summary>
internal static class OptimizerFigures
{
    public static readonly IReadOnlyDictionary<string, OptimizerOptions> Rules = new Dictionary<string, OptimizerOptions>(
        StringComparer.Ordinal)
    {
        ["sgd"] = new SgdOptions { LearningRate = 0.05 },
        ["sgd-decay"] = new SgdOptions { LearningRate = 0.05, WeightDecay = 0.01 },
        ["momentum"] = new SgdOptions { LearningRate = 0.02, Momentum = 0.9, WeightDecay = 0.01 },
        ["nesterov"] = new SgdOptions { LearningRate = 0.02, Momentum = 0.9, WeightDecay = 0.01, Nesterov = true },
        ["adam"] = new AdamOptions { LearningRate = 0.01 },
        ["adam-decay"] = new AdamOptions { LearningRate = 0.01, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, WeightDecay = 0.05 },
        ["adamw"] = new AdamWOptions { LearningRate = 0.01 },
        ["adamw-strong"] = new AdamWOptions { LearningRate = 0.01, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6, WeightDecay = 0.5 },
    };

    private static readonly TensorShape[] Shapes = [new(7, 5), new(53), new(2, 3, 3, 3)];

    /// <summary>The values after 200 steps, by parameter.</summary>
    public static double[][] Expected(string rule) =>
    [
        .. File.ReadLines(RepositoryFolder.File("test", "Microsoft.ML.Pruning.Tests", "Training", "Optimizers", "Data", "figures.csv"))
            .Select(line => line.Split(','))
            .Where(cells => cells[0] == rule)
            .Select(cells => cells.Skip(2).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
    ];

    /// <summary>The parameters before the first step; they belong to the current dispose scope.</summary>
    public static torch.Tensor[] Start() =>
        [.. Shapes.Select((shape, parameter) => Filled(shape, i => Weight(parameter, i)).with_requires_grad())];

    /// <summary>Takes steps, each at its learning rate and with its gradients.</summary>
    public static void Train(TorchOptimizer optimizer, torch.Tensor[] parameters, double rate, int steps = 200)
    {
        for (var step = 1; step <= steps; step++)
        {
            using var scope = torch.NewDisposeScope();
            optimizer.LearningRate = rate / (1 + (0.01 * (step - 1)));
            optimizer.ForgetGradients();
            for (var p = 0; p < parameters.Length; p++)
            {
                parameters[p].grad = Filled(Shapes[p], i => Gradient(p, i, step));
            }

            optimizer.Step();
        }
    }

    private static torch.Tensor Filled(TensorShape shape, Func<int, double> value) =>
        TorchParameters.CopyOf(Enumerable.Range(0, (int)shape.Count).Select(i => (float)value(i)).ToArray(), shape, torch.CPU);

    private static double Weight(int parameter, int i) => (((i * (parameter + 5)) % 29) - 14) / 16.0;

    private static double Gradient(int parameter, int i, int step) =>
        ((((i + 3) * (step + 5) * (parameter + 2)) % 31) - 15 + (((i % 7) - 3) * 2)) / 32.0;
}
