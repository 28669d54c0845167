using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Tests.Tasks;

/// <summary>Which answers are right, which labels are wrong, and which tasks cannot be.</summary>
public sealed class TaskAnswerTests
{
    [Theory]
    [InlineData(0.1f, 1, true)]
    [InlineData(0.1f, 0, false)]
    [InlineData(-0.1f, 1, false)]
    [InlineData(-0.1f, 0, true)]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    public void A_logit_above_0_says_1(float logit, float label, bool right) =>
        Assert.Equal(right, new BinaryTask().IsRight([logit], [label]));

    [Fact]
    public void The_greatest_logit_says_the_class_and_among_equals_the_first()
    {
        var task = new MulticlassTask(3);
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(label => task.IsRight([-1, 0, 5], [label])));
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(label => task.IsRight([-1, 5, 5], [label])));
    }

    [Fact]
    public void Losses_of_extreme_logits_are_finite_and_exact()
    {
        Close.To(1e30, new BinaryTask().RowLoss([1e30f], [0]), 1e-6);
        Assert.Equal(0, new BinaryTask().RowLoss([1e30f], [1]));
        Close.To(Math.Log(2), new BinaryTask().RowLoss([0], [1]), 1e-15);
        Close.To(2e30, new MulticlassTask(3).RowLoss([1e30f, -1e30f, 0], [1]), 1e-6);
        Assert.Equal(0, new MulticlassTask(3).RowLoss([1e30f, -1e30f, 0], [0]));
        Close.To(Math.Log(3), new MulticlassTask(3).RowLoss([-1e30f, -1e30f, -1e30f], [2]), 1e-15);
        Close.To(9.0e76, new RegressionTask().RowLoss([3e38f], [0]), 0.01);
    }

    [Fact]
    public void Labels_that_a_task_does_not_know_are_named_with_what_they_must_be()
    {
        foreach (var label in new[] { -1, 0.5f, 2, float.NaN, float.PositiveInfinity })
        {
            Assert.Equal(FormattableString.Invariant($"label {label}; labels must be 0 or 1"), new BinaryTask().FlawOf([label]));
        }

        foreach (var label in new[] { -1, 0.5f, 3, float.NaN, float.NegativeInfinity })
        {
            Assert.Equal(
                FormattableString.Invariant($"label {label}; labels must be within [0, 3)"), new MulticlassTask(3).FlawOf([label]));
        }

        foreach (var label in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Assert.Equal(FormattableString.Invariant($"label {label}; labels must be finite"), new RegressionTask(3).FlawOf([1, 2, label]));
        }
    }

    [Fact]
    public void A_number_of_classes_or_outputs_out_of_range_is_refused()
    {
        foreach (var classes in new[] { int.MinValue, -1, 0, (1 << 24) + 1 })
        {
            Assert.Contains(
                $"There are {classes} classes; there must be from 1 to 16777216",
                Assert.Throws<ArgumentOutOfRangeException>(() => new MulticlassTask(classes)).Message,
                StringComparison.Ordinal);
        }

        foreach (var outputs in new[] { int.MinValue, -1, 0 })
        {
            Assert.Contains(
                $"Outputs is {outputs}; it must be at least 1",
                Assert.Throws<ArgumentOutOfRangeException>(() => new RegressionTask(outputs)).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal(1 << 24, new MulticlassTask(1 << 24).Outputs);
        Assert.Equal(RegressionLoss.Squared, new RegressionTask(2).Loss);
    }
}
