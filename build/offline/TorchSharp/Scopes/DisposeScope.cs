namespace TorchSharp;

/// <summary>Owns the tensors made while it is the innermost scope of its thread, and frees them when it is disposed.</summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    internal DisposeScope(DisposeScopeManager manager)
    {
        _manager = manager;
        OuterScope = manager.CurrentDisposeScope;
    }

    internal DisposeScope? OuterScope { get; set; }

    internal HashSet<torch.Tensor> Disposables { get; private set; } = new(ReferenceEqualityComparer.Instance);

    public int DisposablesCount => _manager is not null ? Disposables.Count : throw new ObjectDisposedException(GetType().FullName);

    public void Dispose()
    {
        if (_manager is null)
            return;
        var owned = Disposables;
        Disposables = [];
        foreach (var tensor in owned)
            tensor.Dispose();
        _manager.Remove(this);
        _manager = null;
    }

    internal void MarkAsDisposed(torch.Tensor tensor)
    {
        Disposables.Remove(tensor);
        tensor.OwningDisposeScope = null;
    }
}
