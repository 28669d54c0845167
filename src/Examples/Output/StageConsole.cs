using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Networks;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Shows the stages of a run: a spinner with the latest message on a terminal, one line a message elsewhere.</summary>
internal sealed class StageConsole(IAnsiConsole console)
{
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

    /// <summary>Runs a stage that shows what the context tells of training.</summary>
    public T Stage<T>(string title, MLContext ml, Func<Action<string>, T> work) => Stage(title, say =>
    {
        void Forward(object? sender, LoggingEventArgs message)
        {
            if (message.Kind == Runtime.ChannelMessageKind.Info && message.Source.EndsWith("Training", StringComparison.Ordinal))
            {
                say(message.RawMessage);
            }
        }

        ml.Log += Forward;
        try
        {
            return work(say);
        }
        finally
        {
            ml.Log -= Forward;
        }
    });

    /// <summary>Runs a stage. The work gets an action that takes its messages; it may be called from any thread.</summary>
    public T Stage<T>(string title, Func<Action<string>, T> work)
    {
        if (console.Profile.Capabilities is { Interactive: true, Ansi: true })
        {
            return console.Status().Start(Markup.Escape(title), status =>
                work(message => status.Status = Markup.Escape($"{title}: {message}")));
        }

        Say(title);
        return work(message => Say($"  {message}"));
    }
}
