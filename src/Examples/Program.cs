using Microsoft.ML.Pruning.Examples;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Spectre.Console;

using var stop = new CancellationTokenSource();
var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
if (Console.IsOutputRedirected)
{
    // A file has no width to keep to: tables get what they need.
    terminal.Profile.Width = 120;
}

var console = new StageConsole(terminal, Terminals.ArePlain(Console.IsOutputRedirected, Environment.GetEnvironmentVariable));
var search = DataSearch.OnThisMachine(console.Say);
var commands = new ExampleCommands(
    new ExampleRuns
    {
        Quickstart = plain => Quickstart.Run(console.For(plain)),
        Score = settings => Score.Run(settings, search, console.For(settings.Plain)),
        Lottery = settings => Lottery.Run(settings, search, console.For(settings.Plain), StopOnRequest()),
        Sensitivity = settings => Sensitivity.Run(settings, search, console.For(settings.Plain), StopOnRequest()),
        Structure = settings => StructureSelection.Run(settings, search, console.For(settings.Plain), StopOnRequest()),
        Hybrid = settings => Hybrid.Run(settings, search, console.For(settings.Plain), StopOnRequest()),
        Curves = settings => Curves.Run(settings, search, console.For(settings.Plain), StopOnRequest()),
    },
    Console.Error);
return commands.Run(args);

// The first Ctrl+C stops training in an orderly way, the second one at once; the other commands always stop at once.
CancellationToken StopOnRequest()
{
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    };
    return stop.Token;
}
