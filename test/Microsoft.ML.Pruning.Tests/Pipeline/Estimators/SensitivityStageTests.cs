using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

public sealed class SensitivityStageTests
{
    [Fact]
    public void A_scan_of_scored_rows_is_a_table_data_and_an_allocation()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(90));
        var stage = TinyData.Stage(data);
        var scan = ml.Pruning.ScanSensitivity(stage.Transform(data), new SensitivityOptions { Sparsities = [0.25, 0.5, 0.75] });
        Assert.Equal(2 * 4, scan.Points.Length);
        var rows = ml.Data.CreateEnumerable<SensitivityRow>(scan.ToDataView(ml), reuseRowObject: false).ToArray();
        Assert.Equal(
            scan.Points.Select(point => (point.Layer, point.Pruned, point.Loss, point.Accuracy)),
            rows.Select(row => (row.Layer, row.Pruned, row.Loss, (double?)row.Accuracy)));
        var pruned = ml.Pruning.Prune(new() { Sparsity = 0.5, Allocation = scan.ToAllocation() }).Fit(stage.Transform(data));
        Assert.Equal((long)Math.Round(0.5 * pruned.Report!.Prunable), pruned.Report.Pruned);
    }

    [Fact]
    public void A_pruner_scans_by_itself_where_the_allocation_has_no_curves()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(90));
        var scored = TinyData.Stage(data).Transform(data);
        var byItself = ml.Pruning
            .Prune(new() { Sparsity = 0.5, Allocation = new SensitivityAllocation { Sparsities = [0.25, 0.5, 0.75], Rounds = 0 } })
            .Fit(scored);
        var scan = ml.Pruning.ScanSensitivity(scored, new SensitivityOptions { Sparsities = [0.25, 0.5, 0.75] });
        Assert.Equal(
            ml.Pruning.Prune(new() { Sparsity = 0.5, Allocation = scan.ToAllocation() }).Fit(scored).Network.Masks, byItself.Network.Masks);
    }

    [Fact]
    public void Structures_and_saliencies_that_need_rows_can_be_scanned()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(90));
        var scored = TinyData.Stage(data).Transform(data);
        var scan = ml.Pruning.ScanSensitivity(
            scored,
            saliency: new TaylorSaliency(),
            structure: new UnitStructure(Norm.L1),
            calibration: TinyData.KeyedView(ml, TinyData.Rows(30, seed: 3)));
        Assert.Equal("units", scan.Unit);
        Assert.Contains("Taylor", scan.Method, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_cannot_be_scanned_is_refused()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(30));
        var scored = TinyData.Stage(data).Transform(data);
        Assert.Contains(
            "carries no network",
            Assert.Throws<ArgumentException>(() => ml.Pruning.ScanSensitivity(data)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no rows",
            Assert.Throws<ArgumentException>(() => ml.Pruning.ScanSensitivity(ml.Data.SkipRows(scored, 1000))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Label",
            Assert.Throws<ArgumentException>(
                () => ml.Pruning.ScanSensitivity(ml.Transforms.DropColumns("Label").Fit(scored).Transform(scored))).Message,
            StringComparison.Ordinal);
    }
}
