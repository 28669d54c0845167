using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>Loads a model that another process saved and evaluates it: managed code only, libtorch is never loaded.</summary>
internal static class Score
{
    public static int Run(ScoreSettings settings, DataSearch search, StageConsole console)
    {
        var ml = new MLContext(settings.Seed);
        var model = Load(ml, settings.Model, out var inputSchema);
        var images = search.Find(FormatFor(inputSchema, settings.Model), settings.Data, settings.Seed);
        console.Say($"Model {settings.Model}, test images of {images.Name} ({images.Source}): {images.Test.Count}");

        var metrics = console.Work(
            new WorkPoint("Scoring", "scoring", Epochs: 0), ml, () => ml.Pruning.Evaluate(model.Transform(images.Test.ToDataView(ml))));

        console.Show(MetricsTable.Of(metrics));
        console.Say(metrics.Classification.ConfusionMatrix.GetFormattedConfusionTable());
        console.Show(LayerTable.Of(metrics.Sparsity));
        return 0;
    }

    private static ITransformer Load(MLContext ml, string path, out DataViewSchema? inputSchema)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"--model {path}: there is no such file; give a model saved by curves.");
        }

        return ml.Pruning.LoadModel(path, out inputSchema);
    }

    private static ImageFormat FormatFor(DataViewSchema? inputSchema, string path)
    {
        var type = inputSchema?.GetColumnOrNull(nameof(ImageRow.Features))?.Type as VectorDataViewType;
        return ImageFormat.ForLength(type?.Size ?? 0)
            ?? throw new InvalidDataException(
                $"--model {path} takes {(type is null ? "no vector named Features" : $"{type.Size} features")}; "
                    + $"images have {string.Join(" or ", ImageFormat.All.Select(format => $"{format.Size.Length} ({format.Name})"))}.");
    }
}
