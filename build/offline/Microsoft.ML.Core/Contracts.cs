namespace Microsoft.ML.Runtime;

// Builds the exceptions this library throws: each is marked and carries the context that threw it.
internal static class Contracts
{
    private const string MarkKey = "ML_IsMarked";

    public static bool IsMarked(this Exception exception) => exception.Data.Contains(MarkKey);

    public static TException Mark<TException>(TException exception) where TException : Exception
    {
        exception.Data[MarkKey] = 1;
        return exception;
    }

    public static Exception Except(this IExceptionContext context, string message, Exception inner = null)
        => Process(new InvalidOperationException(message, inner), context);

    public static Exception Except(string message, Exception inner = null) => Mark(new InvalidOperationException(message, inner));

    public static Exception ExceptParam(this IExceptionContext context, string name, string message)
        => Process(new ArgumentOutOfRangeException(name, message), context);

    public static Exception ExceptDecode(this IExceptionContext context, string message, Exception inner = null)
        => Process(new FormatException(message, inner), context);

    public static Exception ExceptDecode(string message) => Mark(new FormatException(message));

    public static Exception ExceptSchemaMismatch(this IExceptionContext context, string name, string role, string column)
        => Process(new ArgumentOutOfRangeException(name, $"Could not find {role} column '{column}'"), context);

    public static Exception ExceptSchemaMismatch(
        this IExceptionContext context, string name, string role, string column, string expected, string actual)
        => Process(
            new ArgumentOutOfRangeException(name, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}"),
            context);

    public static void Check(this IExceptionContext context, bool condition, string message)
    {
        if (!condition)
            throw Except(context, message);
    }

    public static void CheckParam(this IExceptionContext context, bool condition, string name, string message)
    {
        if (!condition)
            throw ExceptParam(context, name, message);
    }

    public static void CheckValue<T>(this IExceptionContext context, T value, string name) where T : class
    {
        if (value is null)
            throw Process(new ArgumentNullException(name), context);
    }

    public static void CheckNonEmpty(this IExceptionContext context, string value, string name)
        => CheckParam(context, !string.IsNullOrEmpty(value), name, $"{name} cannot be null or empty");

    public static void CheckDecode(bool condition, string message = "Corrupt model file")
    {
        if (!condition)
            throw ExceptDecode(message);
    }

    public static void CheckAlive(this IHostEnvironment env)
    {
        if (env is ICancelable { IsCanceled: true })
            throw Process(new OperationCanceledException("Operation was canceled."), env);
    }

    private static TException Process<TException>(TException exception, IExceptionContext context) where TException : Exception
        => context != null ? context.Process(exception) : Mark(exception);
}
