using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Slim drops what a later stage replaced, and nothing that anything reads.</summary>
public sealed class SlimTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _keyed;

    public SlimTests() => _keyed = TinyData.KeyedView(_ml, TinyData.Rows(20));

    [Fact]
    public void The_last_of_several_network_stages_stays()
    {
        var model = new TransformerChain<ITransformer>(Stage(1), Stage(2), Stage(3));
        var slim = AssertSameScores(model);
        Assert.Equal([((NetworkTransformer)model.Last()).Network], Networks(slim));
    }

    [Fact]
    public void Stages_in_nested_chains_go_too_and_empty_chains_with_them()
    {
        var inner = new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(Stage(1)), Stage(2));
        var model = new TransformerChain<ITransformer>(inner, new TransformerChain<ITransformer>(Stage(3)), Unmap());
        var slim = (TransformerChain<ITransformer>)AssertSameScores(model);
        Assert.Single(Networks(slim));
        Assert.Equal(2, slim.Count());
    }

    [Fact]
    public void A_stage_whose_scores_another_transformer_may_read_stays()
    {
        var copied = _ml.Transforms.CopyColumns("Before", "Score").Fit(Stage(1).Transform(_keyed));
        var model = new TransformerChain<ITransformer>(Stage(1), copied, Stage(2));
        Assert.Same(model, _ml.Pruning.Slim(model));
    }

    [Fact]
    public void A_stage_with_a_column_that_its_successor_does_not_add_stays()
    {
        var (classes, flags, amounts) = (
            TaskData.Trained(_ml, "multiclass"), TaskData.Trained(_ml, "binary"), TaskData.Trained(_ml, "regression"));
        var chances = new NetworkTransformer(flags.Stage with { Columns = flags.Stage.Columns with { Probability = "Chance" } });
        foreach (var model in new TransformerChain<ITransformer>[] { new(classes, amounts), new(flags, classes), new(chances, flags) })
        {
            Assert.Same(model, _ml.Pruning.Slim(model));
        }

        Assert.Equal([classes.Network], Networks(_ml.Pruning.Slim(new TransformerChain<ITransformer>(amounts, classes))));
    }

    [Fact]
    public void Scopes_stay_with_their_stages()
    {
        var model = new TransformerChain<ITransformer>(
            [Stage(1), Stage(2), Unmap()], [TransformerScope.Everything, TransformerScope.Everything, TransformerScope.TrainTest]);
        var slim = (TransformerChain<ITransformer>)_ml.Pruning.Slim(model);
        Assert.Equal(2, slim.Count());
        Assert.Single(slim.GetModelFor(TransformerScope.Scoring));
    }

    [Fact]
    public void A_stage_that_its_successor_replaces_only_in_testing_stays()
    {
        var model = new TransformerChain<ITransformer>([Stage(1), Stage(2)], [TransformerScope.Everything, TransformerScope.Testing]);
        Assert.Same(model, _ml.Pruning.Slim(model));
    }

    [Fact]
    public void A_model_with_nothing_to_drop_is_returned_as_it_is()
    {
        var lone = Stage(1);
        Assert.Same(lone, _ml.Pruning.Slim(lone));
        Assert.Throws<ArgumentNullException>(() => _ml.Pruning.Slim(null!));
    }

    private ITransformer AssertSameScores(TransformerChain<ITransformer> model)
    {
        var slim = _ml.Pruning.Slim(model);
        Assert.Equal(TinyData.Scores(model.Transform(_keyed)), TinyData.Scores(slim.Transform(_keyed)));
        return slim;
    }

    private static IEnumerable<Network> Networks(ITransformer model) => model switch
    {
        NetworkTransformer stage => [stage.Network],
        TransformerChain<ITransformer> chain => chain.SelectMany(Networks),
        _ => [],
    };

    private NetworkTransformer Stage(int seed) => TinyData.Stage(_keyed, seed);

    private KeyToValueMappingTransformer Unmap() =>
        _ml.Transforms.Conversion.MapKeyToValue("Text", "PredictedLabel").Fit(Stage(1).Transform(_keyed));
}
