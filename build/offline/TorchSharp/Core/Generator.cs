using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    public static Tensor get_rng_state() => Generator.Default.get_state();

    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long initial_seed() => Generator.Default.initial_seed();

        public static long seed() => Generator.Default.seed();

        public static Tensor get_rng_state() => torch.get_rng_state();

        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }

    public class Generator : IDisposable
    {
        private static readonly Lazy<Generator> DefaultGenerator = new(() => new Generator(Bridge.bridge_default_generator()));
        private IntPtr _handle;

        private Generator(IntPtr handle)
        {
            _handle = handle;
            device = CPU;
        }

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = InitializeDevice(device);
            _handle = Bridge.bridge_new_generator();
            Bridge.bridge_set_seed(_handle, (long)seed);
        }

        ~Generator() => Dispose(false);

        public static Generator Default => DefaultGenerator.Value;

        public Device device { get; }

        public IntPtr Handle => _handle != IntPtr.Zero ? _handle : throw new ObjectDisposedException(nameof(Generator));

        public Generator manual_seed(long seed)
        {
            Bridge.bridge_set_seed(Handle, seed);
            return this;
        }

        public long seed() => Bridge.bridge_random_seed(Handle);

        public long initial_seed() => Bridge.bridge_initial_seed(Handle);

        public Tensor get_state() => new(Bridge.Check(Bridge.bridge_generator_state(Handle)));

        public void set_state(Tensor value) => Bridge.Check(Bridge.bridge_set_generator_state(Handle, value.Handle));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (_handle == IntPtr.Zero)
                return;
            Bridge.bridge_release_generator(_handle);
            _handle = IntPtr.Zero;
        }
    }
}
