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

    internal HashSet<IDisposable> Disposables { get; private set; } = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<IDisposable> DisposablesView => [.. Open.Disposables];

    public int DisposablesCount => Open.Disposables.Count;

    private DisposeScope Open => _manager is not null ? this : throw new ObjectDisposedException(nameof(DisposeScope));

    private LifetimeStatistics Statistics => Open._manager!.StatisticsInstance.TensorStatistics;

    public bool Contains(IDisposable disposable) => Disposables.Contains(disposable);

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        MoveToOther(OuterScope, (IDisposable)disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        _ = Open;
        if (scope is null)
        {
            Detach(disposables);
            return;
        }
        foreach (var disposable in disposables)
        {
            if (Disposables.Remove(disposable))
                scope.Adopt(disposable);
        }
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Detach([disposable]);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        _ = Open;
        foreach (var disposable in disposables)
        {
            if (!Disposables.Remove(disposable))
                continue;
            Statistics.DetachedFromScopeCount++;
            ((torch.Tensor)disposable).OwningDisposeScope = null;
        }
    }

    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var attached = disposables.ToList();
        foreach (var disposable in attached)
        {
            if (Open.Adopt(disposable))
                Statistics.AttachedToScopeCount++;
        }
        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var before = Open.Disposables;
        Disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in before)
        {
            if (!Disposables.Contains(disposable))
                disposable.Dispose();
        }
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        Open.Disposables.Remove(disposable);
        if (disposable is torch.Tensor tensor)
            tensor.OwningDisposeScope = null;
    }

    public void Dispose()
    {
        if (_manager is null)
            return;
        DisposeEverything();
        _manager.Remove(this);
        _manager = null;
    }

    /// <summary>Puts a tensor in the place of another that this scope owns.</summary>
    internal static void Replace(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is not { } scope || !scope.Disposables.Remove(original))
            return;
        original.OwningDisposeScope = null;
        scope.Adopt(replacement);
    }

    private bool Adopt(IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor)
            throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");
        var before = tensor.OwningDisposeScope;
        if (before == this)
            return false;
        Disposables.Add(tensor);
        before?.Disposables.Remove(tensor);
        tensor.OwningDisposeScope = this;
        return true;
    }
}
