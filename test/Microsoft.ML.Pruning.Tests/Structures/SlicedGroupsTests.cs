using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Structures;

public sealed class SlicedGroupsTests
{
    private static readonly ParameterInfo Weight = new("a.weight", "a", new TensorShape(3, 4), ParameterKind.Weight);

    /// <summary>Group 0 is a square of 2 x 2 that is not in one piece; two elements belong to no group.</summary>
    private static readonly int[][] Division = [[0, 1, 1, 0], [0, ParameterSlices.NoGroup, ParameterSlices.NoGroup, 0], [1, 1, 1, 1]];

    private static readonly SlicedGroups Groups = new(["a"], "patches", 2, Norm.L1,
        [new ParameterSlices(Weight, (row, groups) => Division[row].CopyTo(groups, 0), IsScored: true)]);

    [Fact]
    public void Slices_are_neighbours_in_a_row()
    {
        var slices = new List<(int Group, int Start, int Length)>();
        foreach (var slice in new ParameterSlices(Weight, (row, groups) => Division[row].CopyTo(groups, 0), IsScored: true))
        {
            slices.Add((slice.Group, slice.Start, slice.Length));
        }

        Assert.Equal([(0, 0, 1), (1, 1, 2), (0, 3, 1), (0, 4, 1), (0, 7, 1), (1, 8, 4)], slices);
    }

    [Fact]
    public void Slices_of_a_group_may_lie_apart_and_are_scored_together()
    {
        var values = new float[] { 1, 2, 3, 4, 5, 6, 7, -8, 9, 10, 11, 12 };
        Assert.Equal([18, 47], Groups.Score(MaskSet.Empty, name => new Scores(name, values)).Values.ToArray());
    }

    [Fact]
    public void What_belongs_to_no_group_stays()
    {
        Assert.Equal(Mask.FromPrunedIndices(12, 0, 3, 4, 7), MaskOf(Mask.FromPrunedIndices(2, 0)));
        Assert.Equal(Mask.FromPrunedIndices(12, 1, 2, 8, 9, 10, 11), MaskOf(Mask.FromPrunedIndices(2, 1)));
        Assert.Equal([5, 6], Enumerable.Range(0, 12).Where(i => MaskOf(Mask.AllKept(2).Not())[i]));
    }

    [Fact]
    public void A_group_is_kept_while_one_of_its_elements_is()
    {
        foreach (var last in new[] { 0, 3, 4, 7 })
        {
            var mask = Mask.FromKept([.. Enumerable.Range(0, 12).Select(i => i == last)]);
            Assert.Equal(Mask.FromPrunedIndices(2, 1), Groups.KeptIn(MaskSet.Empty.With("a.weight", mask)));
        }

        Assert.Equal(Mask.AllKept(2), Groups.KeptIn(MaskSet.Empty));
    }

    [Fact]
    public void Candidates_are_the_groups_that_are_kept()
    {
        var masks = Groups.MasksFor(Mask.FromPrunedIndices(2, 0));
        Assert.Equal(Mask.FromPrunedIndices(2, 0), Groups.Score(masks, name => new Scores(name, new float[12])).Candidates);
    }

    [Fact]
    public void A_group_that_only_goes_with_others_is_refused_when_it_is_scored()
    {
        var lone = new SlicedGroups(["a"], "rows", 4, Norm.L1,
            [new ParameterSlices(Weight, (row, groups) => Array.Fill(groups, row), IsScored: true)]);
        var error = Assert.Throws<InvalidOperationException>(() => lone.Score(MaskSet.Empty, name => new Scores(name, new float[12])));
        Assert.Contains("Group 3 of the a rows has no weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Groups.KeptIn(null!));
        Assert.Throws<ArgumentNullException>(() => Groups.MasksFor(null!));
        Assert.Throws<ArgumentNullException>(() => Groups.Score(null!, name => new Scores(name, new float[12])));
        Assert.Throws<ArgumentNullException>(() => Groups.Score(MaskSet.Empty, null!));
        Assert.Throws<ArgumentNullException>(() => new UnitStructure().GroupsOf(null!, "a"));
        var error = Assert.Throws<ArgumentException>(() => Groups.MasksFor(Mask.AllKept(3)));
        Assert.Contains("has 2 patches, but the mask has 3", error.Message, StringComparison.Ordinal);
    }

    private static Mask MaskOf(Mask kept) => Groups.MasksFor(kept)["a.weight"];
}
