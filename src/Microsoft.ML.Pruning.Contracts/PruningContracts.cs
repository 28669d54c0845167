using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Contracts.Checks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Checks of pruning methods and their parts, for any test framework.</summary>
/// <remarks>In a test: <c>PruningContracts.For(new MyMethod()).Require();</c></remarks>
public static class PruningContracts
{
    /// <summary>The checks of a method.</summary>
    /// <param name="method">
    /// The method; one of steps is run at all sparsities of the options if its allocation takes one, any other as it is.
    /// </param>
    /// <param name="options">Which networks and rows to run it on; null for random ones.</param>
    /// <exception cref="ArgumentNullException">The method is null.</exception>
    public static ContractSuite For(PruningMethod method, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Suites.Of(method.Name, options, Candidate.Of(method));
    }

    /// <summary>The checks of a method that takes a sparsity.</summary>
    /// <param name="name">What the method is called.</param>
    /// <param name="method">Makes the method for a network's definition and a sparsity, the same each time.</param>
    /// <param name="options">Which networks, sparsities and rows to run it on; null for random ones.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ContractSuite For(string name, Func<NetworkDefinition, double, PruningMethod> method, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(method);
        return Suites.Of(name, options, new Candidate("", method));
    }

    /// <summary>The checks of a saliency, alone and in stepwise methods of several schedules.</summary>
    /// <param name="saliency">The saliency.</param>
    /// <param name="options">Which networks and rows to run it on; null for random ones.</param>
    /// <exception cref="ArgumentNullException">The saliency is null.</exception>
    public static ContractSuite For(Saliency saliency, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(saliency);
        return Suites.Of(saliency.Name, options, Candidate.With(saliency)).With(SaliencyChecks.Of(saliency, options));
    }

    /// <summary>The checks of a structure, in stepwise methods of several schedules.</summary>
    /// <param name="structure">The structure; it must fit the networks of the options.</param>
    /// <param name="options">Which networks and rows to run it on; null for random ones.</param>
    /// <exception cref="ArgumentNullException">The structure is null.</exception>
    public static ContractSuite For(Structure structure, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(structure);
        return Suites.Of(structure.Unit, options, Candidate.With(structure));
    }

    /// <summary>The checks of an allocation, in stepwise methods of several schedules.</summary>
    /// <param name="allocation">The allocation.</param>
    /// <param name="options">Which networks and rows to run it on; null for random ones.</param>
    /// <exception cref="ArgumentNullException">The allocation is null.</exception>
    public static ContractSuite For(Allocation allocation, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        return Suites.Of(allocation.Name, options, Candidate.With(allocation));
    }

    /// <summary>The checks of a schedule, alone and in stepwise methods.</summary>
    /// <param name="schedule">The schedule; it must lead to all sparsities of the options.</param>
    /// <param name="options">Which networks, sparsities and rows to run it on; null for random ones.</param>
    /// <exception cref="ArgumentNullException">The schedule is null.</exception>
    public static ContractSuite For(Schedule schedule, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Suites.Of(schedule.Name, options, Candidate.With(schedule)).With(ScheduleChecks.Of(schedule, options));
    }

    /// <summary>The checks of an initialiser.</summary>
    /// <param name="initializer">The initialiser.</param>
    /// <param name="options">The networks to initialise; null for random ones.</param>
    /// <exception cref="ArgumentNullException">The initialiser is null.</exception>
    public static ContractSuite For(Initializer initializer, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return new ContractSuite(initializer.GetType().Name, []).With(InitializerChecks.Of(initializer, options));
    }
}
