using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Limits torch's threads for the calling thread until disposed.</summary>
internal sealed class ThreadLimit : IDisposable
{
    private readonly int? _before;

    public ThreadLimit(int? threads)
    {
        if (threads is not null)
        {
            _before = torch.get_num_threads();
            torch.set_num_threads(threads.Value);
        }
    }

    public void Dispose()
    {
        if (_before is not null)
        {
            torch.set_num_threads(_before.Value);
        }
    }
}
