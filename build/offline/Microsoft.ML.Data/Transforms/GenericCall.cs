using System.Reflection;

namespace Microsoft.ML.Data;

// Calls a generic method with type arguments that are known only at run time.
internal static class GenericCall
{
    public static TResult Invoke<TResult>(Delegate example, Type argument, params object[] arguments)
        => Invoke<TResult>(example, [argument], arguments);

    public static TResult Invoke<TResult>(Delegate example, Type[] typeArguments, params object[] arguments)
        => (TResult)example.Method.GetGenericMethodDefinition().MakeGenericMethod(typeArguments)
            .Invoke(example.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
