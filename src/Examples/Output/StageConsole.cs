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
