using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Scoring: the schema, the values, the laziness, and many readers at once.</summary>
public sealed class NetworkTransformerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_scores_have_the_names_and_annotations_of_a_multiclass_score()
    {
        var keyed = Keyed(6);
        var score = TinyData.Stage(keyed).Transform(keyed).Schema["Score"];
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), score.Type);
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        score.GetSlotNames(ref names);
        Assert.Equal(TinyData.Classes, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(("MulticlassClassification", "Score", 1u), Kinds(score));
    }

    [Fact]
    public void The_predicted_label_is_a_key_with_the_values_of_the_label()
    {
        var keyed = Keyed(6);
        var predicted = TinyData.Stage(keyed).Transform(keyed).Schema["PredictedLabel"];
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), predicted.Type);
        var values = default(VBuffer<ReadOnlyMemory<char>>);
        predicted.GetKeyValues(ref values);
        Assert.Equal(TinyData.Classes, values.DenseValues().Select(name => name.ToString()));
        Assert.Equal(("MulticlassClassification", "PredictedLabel", 1u), Kinds(predicted));
    }

    [Fact]
    public void A_later_stage_hides_the_columns_of_an_earlier_one_and_counts_its_set_on()
    {
        var keyed = Keyed(6);
        var schema = TinyData.Stage(keyed, 2).Transform(TinyData.Stage(keyed, 1).Transform(keyed)).Schema;
        Assert.Equal(2, schema.Count(column => column.Name == "Score"));
        Assert.Equal(2u, Kinds(schema["Score"]).SetId);
        Assert.False(schema["Score"].IsHidden);
        Assert.Equal(schema.Count, TinyData.Stage(keyed, 2).GetOutputSchema(TinyData.Stage(keyed, 1).GetOutputSchema(keyed.Schema)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(80)]
    [InlineData(81)]
    [InlineData(1000)]
    public void Batches_give_what_the_executor_gives_row_by_row(int count)
    {
        var rows = TinyData.Rows(count);
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(3).Concat(rows));
        var stage = TinyData.Stage(keyed);
        var scored = _ml.Data.SkipRows(stage.Transform(keyed), 3);
        Assert.Equal(rows.Select(row => Expected(stage, row.Features)), TinyData.Scores(scored));
    }

    [Fact]
    public void Passed_columns_stay_beside_their_scores()
    {
        var rows = TinyData.Rows(700);
        var keyed = TinyData.KeyedView(_ml, rows);
        var stage = TinyData.Stage(keyed);
        Assert.All(ReadAll(stage.Transform(keyed)), read => AssertRow(stage, rows, read));
    }

    [Fact]
    public void Shuffled_rows_keep_their_scores()
    {
        var rows = TinyData.Rows(200);
        var keyed = _ml.Data.Cache(TinyData.KeyedView(_ml, rows));
        var stage = TinyData.Stage(keyed);
        var scored = stage.Transform(keyed);
        Assert.True(scored.CanShuffle);
        var read = ReadAll(scored, new Random(7));
        Assert.Equal(200, read.Count);
        Assert.NotEqual(Enumerable.Range(0, 200).Select(i => (float)i), read.Select(row => row.Number));
        Assert.All(read, row => AssertRow(stage, rows, row));
    }

    [Theory]
    [InlineData("fewer rows", "at row 20")]
    [InlineData("more rows", "at row 24")]
    [InlineData("as many other rows", "at row 0")]
    [InlineData("the same rows in another order", "at row ")]
    public void Data_that_change_between_two_passes_are_an_error_and_not_a_wrong_score(string change, string where)
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(50));
        var changing = change switch
        {
            "fewer rows" => new ChangingView(keyed, _ml.Data.TakeRows(keyed, 20)),
            "more rows" => new ChangingView(_ml.Data.TakeRows(keyed, 25), keyed),
            "as many other rows" => new ChangingView(_ml.Data.TakeRows(keyed, 25), _ml.Data.SkipRows(keyed, 25)),
            _ => new ChangingView(keyed, _ml.Data.ShuffleRows(keyed, seed: 1)),
        };
        var scored = TinyData.Stage(keyed).Transform(changing);
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            using var cursor = scored.GetRowCursor([scored.Schema["Features"], scored.Schema["Score"]]);
            while (cursor.MoveNext())
            {
            }
        });
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains("ml.Data.Cache", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scalar_columns_beside_scores_take_one_pass_over_the_source()
    {
        var rows = TinyData.Rows(700);
        var keyed = TinyData.KeyedView(_ml, rows);
        var stage = TinyData.Stage(keyed);
        var changing = new ChangingView(keyed, _ml.Data.TakeRows(keyed, 20));
        var read = ReadAll(stage.Transform(changing));
        Assert.Equal(rows.Select(row => row.Number), read.Select(row => row.Number));
        Assert.All(read, row => AssertRow(stage, rows, row));
    }

    [Fact]
    public void Scalar_columns_of_every_kind_stay_beside_their_scores()
    {
        var rows = TinyData.Rows(100);
        var scored = TinyData.Stage(Keyed(3)).Transform(_ml.Data.LoadFromEnumerable(rows));
        using var cursor = scored.GetRowCursor(scored.Schema.Where(column => column.Name is "Label" or "Held" or "Number" or "Score"));
        var label = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Label"]);
        var held = cursor.GetGetter<bool>(scored.Schema["Held"]);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(scored.Schema["Number"]));
        Assert.Throws<ArgumentException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]));
        ReadOnlyMemory<char> text = default;
        Assert.Throws<InvalidOperationException>(() => label(ref text));
        var mark = false;
        foreach (var row in rows)
        {
            Assert.True(cursor.MoveNext());
            label(ref text);
            held(ref mark);
            Assert.Equal((row.Label, row.Held), (text.ToString(), mark));
        }

        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Columns_that_need_no_score_do_not_touch_the_network()
    {
        var recording = new RecordingView(Keyed(30));
        var scored = TinyData.Stage(recording).Transform(recording);
        using (var cursor = scored.GetRowCursor([scored.Schema["Label"], scored.Schema["Number"]]))
        {
            Assert.True(cursor.MoveNext());
            Assert.False(cursor.IsColumnActive(scored.Schema["Score"]));
            Assert.Throws<ArgumentException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
        }

        Assert.Equal(["Label", "Number"], recording.Asked.Order());
        Assert.Equal(30, scored.GetRowCount());
    }

    [Fact]
    public void Cursor_sets_cover_each_row_once_with_and_without_scores()
    {
        var keyed = Keyed(300);
        var scored = TinyData.Stage(keyed).Transform(keyed);
        foreach (var name in new[] { "Number", "PredictedLabel" })
        {
            var cursors = scored.GetRowCursorSet([scored.Schema[name]], 3);
            var rows = 0;
            foreach (var cursor in cursors)
            {
                while (cursor.MoveNext())
                {
                    rows++;
                }

                cursor.Dispose();
            }

            Assert.Equal(300, rows);
        }
    }

    [Fact]
    public void Two_threads_score_the_same_model_at_once()
    {
        var keyed = Keyed(400);
        var scored = TinyData.Stage(keyed).Transform(keyed);
        var expected = TinyData.Scores(scored);
        var results = new ConcurrentBag<float[][]>();
        Thread[] threads = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                results.Add(TinyData.Scores(scored));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(40, results.Count);
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_prediction_engine_gives_what_the_view_gives()
    {
        var rows = TinyData.Rows(12);
        var view = _ml.Data.LoadFromEnumerable(rows);
        var mapping = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(view);
        var model = mapping.Append(TinyData.Stage(mapping.Transform(view), 1)).Append(TinyData.Stage(mapping.Transform(view), 2));
        var withLabel = model.Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(view)));
        using var engine = _ml.Model.CreatePredictionEngine<TinyRow, TinyPrediction>(withLabel);
        var expected = TinyData.Scores(withLabel.Transform(view));
        for (var i = 0; i < rows.Count; i++)
        {
            var prediction = engine.Predict(rows[i]);
            Assert.Equal(expected[i], prediction.Score);
            Assert.Equal(TinyData.Classes[Array.IndexOf(expected[i], expected[i].Max())], prediction.PredictedLabel);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Features_that_are_not_finite_are_an_error_when_scored(float value)
    {
        var rows = TinyData.Rows(100);
        rows[70].Features[3] = value;
        var keyed = TinyData.KeyedView(_ml, rows);
        var stage = TinyData.Stage(keyed);
        var error = Assert.Throws<InvalidDataException>(() => TinyData.Scores(stage.Transform(keyed)));
        Assert.Contains("slot 3 of row 70", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_another_length_are_refused_before_a_row_is_read()
    {
        var keyed = Keyed(6);
        var stage = TinyData.Stage(keyed);
        var wider = _ml.Transforms.Concatenate("Features", "Features", "Number").Fit(keyed).Transform(keyed);
        var error = Assert.Throws<ArgumentException>(() => stage.Transform(wider));
        Assert.Contains("'Features' of the data has 5 slots", error.Message, StringComparison.Ordinal);
        Assert.Contains("takes 4 inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_outside_a_row_or_as_another_type_is_an_error()
    {
        var keyed = Keyed(6);
        var scored = TinyData.Stage(keyed).Transform(keyed);
        using var cursor = scored.GetRowCursor([scored.Schema["PredictedLabel"]]);
        var get = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        uint value = 0;
        Assert.Throws<InvalidOperationException>(() => get(ref value));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["PredictedLabel"]));
        while (cursor.MoveNext())
        {
            get(ref value);
        }

        Assert.Throws<InvalidOperationException>(() => get(ref value));
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_sparse_feature_vector_scores_as_its_dense_form()
    {
        var keyed = Keyed(3);
        var stage = TinyData.Stage(keyed);
        var scorer = new RowScorer(new NetworkBinding(stage.Stage, NetworkExecutor.Create(stage.Network), keyed.Schema), capacity: 1);
        FeatureColumn.Copy(new VBuffer<float>(4, 1, [5f], [2]), scorer.FeaturesOf(0), "Features", 0);
        scorer.Run(1);
        Assert.Equal(Expected(stage, [0, 0, 5, 0]), scorer.OutputsOf(0).ToArray());
    }

    private static (string Kind, string ValueKind, uint SetId) Kinds(DataViewSchema.Column column)
    {
        ReadOnlyMemory<char> kind = default, valueKind = default;
        uint setId = 0;
        column.Annotations.GetValue("ScoreColumnKind", ref kind);
        column.Annotations.GetValue("ScoreValueKind", ref valueKind);
        column.Annotations.GetValue("ScoreColumnSetId", ref setId);
        return (kind.ToString(), valueKind.ToString(), setId);
    }

    private static float[] Expected(NetworkTransformer stage, float[] features)
    {
        var logits = new float[3];
        var probabilities = new float[3];
        NetworkExecutor.Create(stage.Network).Run(features, 1, logits);
        Softmax.Apply(logits, 3, probabilities);
        return probabilities;
    }

    private static void AssertRow(NetworkTransformer stage, List<TinyRow> rows, (float Number, float[] Score, uint Predicted) read)
    {
        var expected = Expected(stage, rows[(int)read.Number].Features);
        Assert.Equal(expected, read.Score);
        Assert.Equal((uint)Array.IndexOf(expected, expected.Max()) + 1, read.Predicted);
    }

    private static List<(float Number, float[] Score, uint Predicted)> ReadAll(IDataView scored, Random? random = null)
    {
        var read = new List<(float, float[], uint)>();
        using var cursor = scored.GetRowCursor([scored.Schema["Number"], scored.Schema["Score"], scored.Schema["PredictedLabel"]], random);
        var number = cursor.GetGetter<float>(scored.Schema["Number"]);
        var score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        var predicted = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        var buffer = default(VBuffer<float>);
        float value = 0;
        uint key = 0;
        while (cursor.MoveNext())
        {
            number(ref value);
            score(ref buffer);
            predicted(ref key);
            read.Add((value, [.. buffer.DenseValues()], key));
        }

        return read;
    }

    private IDataView Keyed(int count) => TinyData.KeyedView(_ml, TinyData.Rows(count));
}
