using System.CommandLine;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The command line: a command for each example, curves also without its name.</summary>
/// <remarks>What goes wrong is said in one line, without a stack trace.</remarks>
internal sealed class ExampleCommands
{
    private const int Failed = 1;

    private readonly RootCommand _root;
    private readonly TextWriter _error;

    public ExampleCommands(ExampleRuns runs, TextWriter error)
    {
        _error = error;
        var quickstart = new System.CommandLine.Command(
            "quickstart", "Trains, prunes and saves a digit classifier in a few lines, on generated digits.");
        var plain = SharedOptions.Plain();
        quickstart.Options.Add(plain);
        quickstart.SetAction(result => runs.Quickstart(result.GetValue(plain)));
        _root = new RootCommand("Examples of Microsoft.ML.Pruning.")
        {
            quickstart,
            ScoreCommand.Create(runs.Score),
            LotteryCommand.Create(runs.Lottery),
            SensitivityCommand.Create(runs.Sensitivity),
            StructureCommand.Create(runs.Structure),
            HybridCommand.Create(runs.Hybrid),
            CurvesCommand.Create(runs.Curves),
        };
    }

    /// <returns>0, or 1 after an error.</returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        var names = _root.Subcommands.Select(command => command.Name).ToArray();
        if (arguments.Count > 0 && !arguments[0].StartsWith('-') && !names.Contains(arguments[0], StringComparer.Ordinal))
        {
            return Fail($"Command '{arguments[0]}' is unknown; use {string.Join(", ", names)}.");
        }

        var asksForCurves = arguments.Count == 0
            || (arguments[0].StartsWith('-') && arguments[0] is not ("-h" or "-?" or "--help" or "--version"));
        var result = _root.Parse(asksForCurves ? [CurvesCommand.Name, .. arguments] : arguments);
        if (result.Errors.Count > 0)
        {
            return Fail(result.Errors[0].Message);
        }

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            return Fail("Cancelled.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException
            or ArgumentException
            or InvalidOperationException or NotSupportedException or DllNotFoundException)
        {
            return Fail(exception.Message);
        }
    }

    private int Fail(string message)
    {
        _error.WriteLine(message.ReplaceLineEndings(" "));
        return Failed;
    }
}
