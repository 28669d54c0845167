namespace TorchSharp;

/// <summary>The scopes of one thread, innermost first.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? _threadSingleton;

    internal static DisposeScopeManager ThreadSingleton => _threadSingleton ??= new DisposeScopeManager();

    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? CurrentDisposeScope { get; private set; }

    internal DisposeScope NewScope() => CurrentDisposeScope = new DisposeScope(this);

    internal DisposeScope? Register(torch.Tensor tensor)
    {
        if (CurrentDisposeScope is null)
        {
            StatisticsInstance.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }
        StatisticsInstance.TensorStatistics.CreatedInScopeCount++;
        CurrentDisposeScope.Disposables.Add(tensor);
        return CurrentDisposeScope;
    }

    internal void Disposing(torch.Tensor tensor)
    {
        if (tensor.OwningDisposeScope is null)
            StatisticsInstance.TensorStatistics.DisposedOutsideScopeCount++;
        else
            StatisticsInstance.TensorStatistics.DisposedInScopeCount++;
    }

    internal void Remove(DisposeScope scope)
    {
        if (CurrentDisposeScope == scope)
        {
            CurrentDisposeScope = scope.OuterScope;
            return;
        }
        for (var inner = CurrentDisposeScope; inner is not null; inner = inner.OuterScope)
        {
            if (inner.OuterScope == scope)
            {
                inner.OuterScope = scope.OuterScope;
                return;
            }
        }
    }
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewScope();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;

    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
