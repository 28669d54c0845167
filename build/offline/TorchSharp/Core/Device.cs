namespace TorchSharp;

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);

    public static Device device(string description) => InitializeDevice(new(description));

    /// <summary>The system's libtorch computes on the CPU only.</summary>
    internal static Device InitializeDevice(Device? device)
    {
        device ??= CPU;
        return device.type switch
        {
            DeviceType.CPU => device,
            DeviceType.CUDA =>
                throw new InvalidOperationException($"Torch device type {device.type} did not initialise on the current machine."),
            DeviceType.MPS => throw new InvalidOperationException("Torch device type 'MPS' is not available on this platform."),
            _ => throw new NotSupportedException($"The stand-in knows no device of type {device.type}."),
        };
    }

    public static bool mps_is_available() => false;

    public class Device
    {
        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        public Device(string description)
        {
            string[] parts = description.Split(':');
            if (parts.Length > 2)
                return;
            type = Enum.Parse<DeviceType>(parts[0].ToUpper());
            if (parts.Length == 2)
                index = int.Parse(parts[1]);
        }

        public DeviceType type { get; } = DeviceType.CPU;

        public int index { get; } = -1;

        public override string ToString() =>
            type == DeviceType.CPU ? "cpu" : index == -1 ? type.ToString().ToLower() : $"{type.ToString().ToLower()}:{index}";
    }

    public static partial class cuda
    {
        public static bool is_available() => false;

        public static int device_count() => 0;
    }
}
