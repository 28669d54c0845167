namespace TorchSharp;

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(device.type, device.index, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(deviceType, deviceIndex, non_blocking);

    public static T to<T>(this T module, string device, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(new torch.Device(device), non_blocking);

    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        (T)module._to(type, non_blocking);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(device, non_blocking).to(type, non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.CPU, non_blocking);

    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float32, non_blocking);

    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float64, non_blocking);
}
