using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The ways to cancel a running fit, as one check.</summary>
internal sealed class Cancellation
{
    private readonly Func<bool> _environmentCancelled;
    private readonly Func<bool> _hostCancelled;

    /// <summary>Listens to an environment and to the host that a component registered there.</summary>
    public Cancellation(IHostEnvironment environment, IHost host)
    {
        _environmentCancelled = MLNetInternals.CancellationOf(environment);
        _hostCancelled = MLNetInternals.CancellationOf(host);
    }

    /// <summary>A check that throws <see cref="OperationCanceledException"/> once the work is cancelled.</summary>
    public Action CheckCancelled(CancellationToken token) => () =>
    {
        token.ThrowIfCancellationRequested();
        if (_hostCancelled() || _environmentCancelled())
        {
            throw new OperationCanceledException("The MLContext cancelled its execution.");
        }
    };
}
