using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The open ends of branches, for joining.</summary>
/// <remarks><see cref="NetworkBuilder.Branch"/> started them; joining them continues the chain.</remarks>
public sealed class NetworkBranches
{
    private readonly NetworkBuilder _builder;

    internal NetworkBranches(NetworkBuilder builder, ImmutableArray<string> ends)
    {
        _builder = builder;
        Ends = ends;
    }

    /// <summary>The names of the last nodes of the branches in order.</summary>
    public ImmutableArray<string> Ends { get; }

    /// <summary>Joins the branches by their sum.</summary>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">The ends differ in shape.</exception>
    public NetworkBuilder Add(string? name = null) => _builder.Join(new AddLayer(), Ends, name);

    /// <summary>Joins the branches one behind the other along the first axis.</summary>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">The ends differ in more than the first dimension.</exception>
    public NetworkBuilder Concat(string? name = null) => _builder.Join(new ConcatLayer(), Ends, name);
}
