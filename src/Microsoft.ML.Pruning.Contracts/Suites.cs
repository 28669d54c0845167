using Microsoft.ML.Pruning.Contracts.Checks;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Puts the checks of methods together.</summary>
internal static class Suites
{
    private static readonly (string Name, Func<Trial, IEnumerable<string>> Find)[] AtEverySparsity =
    [
        ("the network that is given stays as it is", InputChecks.FindChanges),
        ("masked values are 0", MaskChecks.FindValues),
        ("the report counts what is there", ReportChecks.FindWrongCounts),
        ("the steps of the report rise to its end", ReportChecks.FindWrongSteps),
        ("requested is achieved, or a note says why not", RequestChecks.FindUnmet),
    ];

    private static readonly (string Name, Func<Trial, IEnumerable<string>> Find)[] AtOneSparsity =
    [
        ("what was pruned stays pruned", MaskChecks.FindFreed),
        ("kept values change only where the saliency makes up for pruned ones", MaskChecks.FindMoved),
        ("the same seed gives the same result", RepetitionChecks.FindOther),
        ("a cancellation stops it", CancellationChecks.FindUnheard),
        ("a lower request later changes nothing", RequestChecks.FindLowered),
        ("what was pruned earlier counts", RequestChecks.FindUncounted),
        ("several steps end where one does", StepChecks.FindOtherEnd),
    ];

    public static ContractSuite Of(string name, ContractOptions? options, params Candidate[] candidates)
    {
        options ??= new ContractOptions();
        var networks = TrialNetwork.For(options);
        Trial[][] rows =
        [
            .. from candidate in candidates
               from network in networks
               select TrialsOf(candidate, network, options),
        ];
        return new ContractSuite(
            name,
            [
                .. AtEverySparsity.Select(check => Named(check.Name, rows.SelectMany(row => row), check.Find)),
                .. AtOneSparsity.Select(check => Named(check.Name, rows.Select(Middle), check.Find)),
                Named("no layer collapses and the network still scores", rows.Select(row => row[^1]), CollapseChecks.FindCollapsed),
                new ContractCheck(
                    "a higher sparsity keeps a subset",
                    () => rows.SelectMany(row => ContractCheck.At(row[^1].Place, () => MaskChecks.FindUnnested(row)))),
                new ContractCheck(
                    "a pipeline runs, saves and loads it",
                    () => rows.Take(1).SelectMany(row => ContractCheck.At(
                        candidates[0].Label + "pipeline", () => PipelineChecks.FindUnsaved(Middle(row))))),
            ]);
    }

    private static ContractCheck Named(string name, IEnumerable<Trial> trials, Func<Trial, IEnumerable<string>> find) =>
        new(name, () => trials.SelectMany(trial => ContractCheck.At(trial.Place, () => find(trial))));

    private static Trial[] TrialsOf(Candidate candidate, TrialNetwork network, ContractOptions options)
    {
        var sparsities = candidate.Sparsities ?? options.Sparsities;
        List<Trial> rising = [];
        foreach (var sparsity in sparsities)
        {
            rising.Add(new Trial(candidate, network, sparsity, options) { Lower = rising.LastOrDefault() });
        }

        return rising.Count > 0 ? [.. rising] : [new Trial(candidate, network, null, options)];
    }

    private static Trial Middle(Trial[] row) => row[row.Length / 2];
}
