namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether pruning leaves its input alone.</summary>
internal static class InputChecks
{
    public static IEnumerable<string> FindChanges(Trial trial)
    {
        _ = trial.Result;
        return trial.Given.Changes();
    }
}
