using System.Collections.Immutable;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Networks;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Shows a run: with bars on a terminal, as lines elsewhere.</summary>
/// <param name="console">Where it is shown.</param>
/// <param name="plain">Whether lines are wanted on a terminal too.</param>
internal sealed class StageConsole(IAnsiConsole console, bool plain = false)
{
    private bool IsLive => !plain && console.Profile.Capabilities is { Interactive: true, Ansi: true };

    /// <summary>The same console for a command that was given <c>--plain</c> or not.</summary>
    public StageConsole For(bool asksForLines) => new(console, plain || asksForLines);

    /// <summary>Writes a line as it is: not wrapped, so that paths in it can be copied.</summary>
    public void Say(string line)
    {
        lock (console)
        {
            console.Profile.Out.Writer.WriteLine(line);
        }
    }

    public void Show(Table table) => console.Write(table);

    /// <summary>What a run works on: the network and the images.</summary>
    public void Introduce(NetworkDefinition network, ImageData images)
    {
        Say($"{network.Name}: {Figures.Count(network.ParameterCount)} parameters, {Figures.Count(network.MultiplyAdds)} MACs");
        Say($"{images.Name} ({images.Source}): {Figures.Count(images.Train.Count)} training and "
            + $"{Figures.Count(images.Test.Count)} test images");
    }

    /// <summary>Does long work and shows how far it has come.</summary>
    /// <param name="plan">The points of the work, in the order in which they are done.</param>
    /// <param name="work">The work.</param>
    public T Work<T>(ImmutableArray<WorkPoint> plan, Func<WorkProgress, T> work) => IsLive
        ? BarProgress.Run(console, plan, TimeProvider.System, work)
        : work(new LineProgress(Say, Show, TimeProvider.System));

    /// <summary>Does a single piece of long work.</summary>
    public T Work<T>(WorkPoint point, MLContext ml, Func<T> work) => Work([point], progress => progress.Run(point, ml, work));
}
