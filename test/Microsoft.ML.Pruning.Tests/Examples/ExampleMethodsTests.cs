using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class ExampleMethodsTests
{
    [Theory]
    [InlineData("resnet20", true)]
    [InlineData("mobilenet", true)]
    [InlineData("densenet", true)]
    [InlineData("conv2", false)]
    public void Batch_norm_scale_fits_networks_with_a_batch_norm_behind_every_pruned_layer(string network, bool fits) =>
        Assert.Equal(fits, ExampleMethods.Named("batchnorm-scale").Unfit(ExampleNetworks.Create(network)).Count == 0);

    [Fact]
    public void The_seed_reaches_random_scores_and_the_rows_reach_statistics()
    {
        Assert.Equal(new RandomSaliency(7), ExampleMethods.Named("random").SaliencyFor(7, 30));
        Assert.Equal(new MagnitudeSaliency(), ExampleMethods.Named("magnitude").SaliencyFor(7, 30));
        foreach (var calibrated in ExampleMethods.Names.Select(ExampleMethods.Named).Where(method => method.Saliency is CalibratedSaliency))
        {
            Assert.Equal(30, calibrated.SaliencyFor(7, 30).Request?.Rows);
            Assert.Equal(calibrated.Saliency, calibrated.SaliencyFor(7, null));
        }
    }

    [Fact]
    public void Every_saliency_of_the_library_can_be_named()
    {
        var all = typeof(Saliency).Assembly
            .GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Saliency)));

        Assert.Empty(all.Except(ExampleMethods.Names.Select(name => ExampleMethods.Named(name).Saliency.GetType())));
    }
}
