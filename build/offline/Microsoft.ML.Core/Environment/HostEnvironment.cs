namespace Microsoft.ML.Runtime;

// The root of a context and the hosts below it: one catalog and one log, a random generator each, cancelled top down.
internal class HostEnvironment : IHostEnvironmentInternal, ICancelable
{
    private readonly Lock _gate = new();
    private readonly List<WeakReference<HostEnvironment>> _children = [];
    private readonly Action<string, ChannelMessage> _log;
    private readonly HostEnvironment _parent;

    public HostEnvironment(int? seed, Action<string, ChannelMessage> log)
    {
        Seed = seed;
        _log = log;
        Random = seed.HasValue ? new Random(seed.Value) : new Random();
        ComponentCatalog = new ComponentCatalog();
        TempFilePath = Path.GetTempPath();
    }

    protected HostEnvironment(HostEnvironment parent, string name, Random random)
    {
        Seed = parent.Seed;
        _log = parent._log;
        Random = random;
        ComponentCatalog = parent.ComponentCatalog;
        TempFilePath = parent.TempFilePath;
        GpuDeviceId = parent.GpuDeviceId;
        FallbackToCpu = parent.FallbackToCpu;
        IsCanceled = parent.IsCanceled;
        _parent = parent;
        string outer = parent._parent?.FullName;
        FullName = outer == null ? name : $"{outer}; {name}";
    }

    public int? Seed { get; }

    public string TempFilePath { get; set; }

    public bool FallbackToCpu { get; set; }

    public int? GpuDeviceId { get; set; }

    public ComponentCatalog ComponentCatalog { get; }

    public bool IsCanceled { get; private set; }

    public virtual string ContextDescription => "HostEnvironment";

    public string FullName { get; }

    protected Random Random { get; }

    public void CancelExecution()
    {
        lock (_gate)
        {
            foreach (var child in _children)
            {
                if (child.TryGetTarget(out var host))
                    host.CancelExecution();
            }
            _children.Clear();
            IsCanceled = true;
        }
    }

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        this.CheckNonEmpty(name, nameof(name));
        lock (_gate)
        {
            _children.RemoveAll(child => !child.TryGetTarget(out _));
            var host = new Host(this, name, new Random(seed ?? Random.Next()));
            if (!IsCanceled)
                _children.Add(new WeakReference<HostEnvironment>(host));
            return host;
        }
    }

    public IChannel Start(string name) => new Channel(this, name, _log);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this);

    public IProgressChannel StartProgressChannel(string name)
    {
        this.CheckNonEmpty(name, nameof(name));
        return new ProgressChannel(this);
    }

    public TException Process<TException>(TException ex) where TException : Exception
    {
        if (ex == null)
            return null;
        ex.Data["Throwing component"] = FullName ?? "Environment";
        return Contracts.Mark(ex);
    }

    private sealed class Host : HostEnvironment, IHost
    {
        public Host(HostEnvironment parent, string name, Random random) : base(parent, name, random)
        {
        }

        public Random Rand => Random;

        public override string ContextDescription => FullName;
    }

    private sealed class Pipe<TMessage> : IPipe<TMessage>
    {
        private readonly HostEnvironment _parent;

        public Pipe(HostEnvironment parent) => _parent = parent;

        public string ContextDescription => _parent.ContextDescription;

        public TException Process<TException>(TException ex) where TException : Exception => _parent.Process(ex);

        public void Send(TMessage msg)
        {
        }

        public void Dispose()
        {
        }
    }
}
