using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Opens devices by name.</summary>
internal static class TorchDevice
{
    /// <summary>Opens a device, or refuses one that is not there.</summary>
    /// <remarks>This machine, or this build of libtorch, may not have it.</remarks>
    public static torch.Device Open(DeviceName name)
    {
        var available = name.Kind switch
        {
            "cuda" => torch.cuda.is_available() ? torch.cuda.device_count() : 0,
            "mps" => torch.mps_is_available() ? 1 : 0,
            _ => 1,
        };
        return (name.Index ?? 0) < available
            ? torch.device(name.ToString())
            : throw new ArgumentException(
                $"Device is '{name}' and torch finds {available} {name.Kind} device(s) here; "
                    + $"use cpu, or install a libtorch package and driver for {name.Kind}.", "Device");
    }
}
