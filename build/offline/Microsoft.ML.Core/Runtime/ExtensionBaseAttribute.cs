namespace Microsoft.ML;

// Marks a class that a saved model finds again by a name agreed on beforehand.
public abstract class ExtensionBaseAttribute : Attribute
{
    private protected ExtensionBaseAttribute(string contractName)
    {
        ArgumentNullException.ThrowIfNull(contractName);
        ContractName = contractName;
    }

    public string ContractName { get; }
}
