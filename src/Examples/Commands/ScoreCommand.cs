using System.CommandLine;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options of the score command.</summary>
internal static class ScoreCommand
{
    public const string Name = "score";

    public static System.CommandLine.Command Create(Func<ScoreSettings, int> run)
    {
        var model = new Option<string>("--model")
        {
            Description = "The model to load, as curves or ml.Model.Save wrote it.",
            Required = true,
            CustomParser = OptionParsers.FilePath("--model"),
        };
        var data = SharedOptions.Data();
        var seed = SharedOptions.Seed();
        var plain = SharedOptions.Plain();
        var command = new System.CommandLine.Command(Name, "Loads a saved model and evaluates it on the test images.")
        {
            model,
            data,
            seed,
            plain,
        };
        command.SetAction(result => run(new ScoreSettings
        {
            Model = result.GetRequiredValue(model),
            Data = result.GetValue(data),
            Seed = result.GetValue(seed),
            Plain = result.GetValue(plain),
        }));
        return command;
    }
}
