using System.Reflection;

namespace Microsoft.ML.Runtime;

public sealed partial class ComponentCatalog
{
    private readonly Dictionary<(Type Attribute, string Contract), Type> _extensions = [];

    internal object GetExtensionValue(IHostEnvironment env, Type attributeType, string contractName)
        => _extensions.TryGetValue((attributeType, contractName), out var type)
            ? Activator.CreateInstance(type)
            : throw env.Except(
                $"Unable to locate an extension for the contract '{contractName}'. "
                    + $"Ensure you have called ComponentCatalog.RegisterAssembly with the Assembly that contains a class decorated with a "
                    + $"'{attributeType.FullName}'.");

    private void LoadExtensions(Assembly assembly, bool throwOnError)
    {
        foreach (var type in assembly
            .GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type.IsDefined(typeof(ExtensionBaseAttribute), false)))
        {
            var attribute = type.GetCustomAttribute<ExtensionBaseAttribute>();
            if (!_extensions.TryAdd((attribute.GetType(), attribute.ContractName), type) && throwOnError)
                throw Contracts.Except(
                    $"ComponentCatalog cannot add extension '{type.Name}', the contract '{attribute.ContractName}' is already mapped.");
        }
    }
}
