namespace Microsoft.ML.Pruning.Contracts;

/// <summary>One named property that must hold on every network.</summary>
public sealed class ContractCheck
{
    private const int MostFailures = 3;

    private readonly Func<IEnumerable<string>> _find;

    internal ContractCheck(string name, Func<IEnumerable<string>> find) => (Name, _find) = (name, find);

    /// <summary>The property, for example <c>what was pruned stays pruned</c>.</summary>
    public string Name { get; }

    /// <summary>Looks for failures, the first three at most; what the checked code throws is one too.</summary>
    public ContractResult Run() => new(Name, [.. _find().Take(MostFailures)]);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The failures found at a place, each with the place.</summary>
    internal static IEnumerable<string> At(string place, Func<IEnumerable<string>> find)
    {
        List<string> failures = [];
        try
        {
            failures.AddRange(find().Take(MostFailures));
        }
        catch (Exception error)
        {
            failures.Add($"threw {error.GetType().Name}: {error.Message}");
        }

        return failures.Select(failure => $"{place}: {failure}");
    }
}
