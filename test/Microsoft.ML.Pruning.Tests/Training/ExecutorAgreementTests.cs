using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class ExecutorAgreementTests
{
    private const int Rows = 7;

    [Fact]
    public void Torch_and_the_managed_executor_give_the_same_logits_for_random_networks()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var network = RandomNetworks.Create(seed);
            AssertAgrees(seed % 2 == 0 ? network : RandomNetworks.Prune(network, 0.5, seed), seed);
        }
    }

    [Fact]
    public void A_trained_network_scores_as_torch_does()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            var trained = NetworkTrainer.Train(
                definition, Clusters.For(definition, 40), null, new PlainOptions { Epochs = 1, Seed = seed }, TrainingHost.Silent).Network;
            AssertAgrees(trained, seed);
        }
    }

    private static void AssertAgrees(Network network, int seed)
    {
        var outputs = (int)network.Definition.OutputShape.Count;
        var inputs = RandomNetworks.Inputs(network.Definition, Rows, seed);
        var managed = new float[Rows * outputs];
        NetworkExecutor.Create(network).Run(inputs, Rows, managed);
        var expected = TorchLogits(network, inputs);
        Close.To(expected, managed, 1e-5, size: 1, $"torch and managed, seed {seed}");
    }

    private static float[] TorchLogits(Network network, float[] inputs)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        using var dropout = new torch.Generator(1, torch.CPU);
        var model = new TorchNetwork(network.Definition, new TorchParameters(network, torch.CPU), dropout);
        var logits = model.Forward(torch.tensor(inputs, [Rows, network.Definition.InputShape.Count]), training: false);
        var values = new float[logits.numel()];
        logits.data<float>().CopyTo(values);
        return values;
    }
}
