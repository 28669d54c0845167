namespace Microsoft.ML.Runtime;

// Nobody listens to progress in a local environment: the channel checks what it is told and keeps nothing of it.
internal sealed class ProgressChannel : IProgressChannel
{
    private readonly IExceptionContext _context;
    private ProgressHeader _header = new(metricNames: null, unitNames: null);
    private bool _disposed;

    public ProgressChannel(IExceptionContext context) => _context = context;

    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction) => _header = header;

    public void Checkpoint(params double?[] values)
    {
        _context.Check(!_disposed, "Can't report checkpoints after disposing");
        int room = _header.MetricNames.Count + (2 * _header.UnitNames.Count);
        _context.Check((values?.Length ?? 0) <= room, "Too many values provided in Checkpoint");
    }

    public IProgressChannel StartProgressChannel(string name) => new ProgressChannel(_context);

    public void Dispose() => _disposed = true;
}
