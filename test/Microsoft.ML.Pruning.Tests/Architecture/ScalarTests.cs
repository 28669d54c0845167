using System.Reflection;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>
/// No scalar is left to the garbage collector while native code reads it: one type makes them, each is disposed by the method that made it,
/// and members of TorchSharp that make some of their own are not called.
/// </summary>
public sealed class ScalarTests
{
    private const string One = "calls the overload with a factor, a scalar 1 of its own";
    private const string Filled = "passes its numbers on as scalars of its own";
    private const string Read = "reads the number through a scalar of its own";

    /// <summary>Members by type and name, with the types of the parameters where not all overloads are meant.</summary>
    /// <remarks>From the sources of 0.102.7 and 0.105.2.</remarks>
    private static readonly Dictionary<string, string> Forbidden = new(StringComparer.Ordinal)
    {
        ["Tensor.add(Tensor)"] = One,
        ["Tensor.add(Scalar)"] = One,
        ["Tensor.add_(Tensor)"] = One,
        ["Tensor.add_(Scalar)"] = One,
        ["Tensor.addcdiv(Tensor, Tensor)"] = One,
        ["Tensor.addcdiv_(Tensor, Tensor)"] = One,
        ["Tensor.square"] = "raises to the power of a scalar 2 of its own",
        ["Tensor.elu"] = Filled,
        ["Tensor.elu_"] = Filled,
        ["Tensor.celu"] = Filled,
        ["Tensor.celu_"] = Filled,
        ["Tensor.softplus"] = Filled,
        ["Tensor.op_Addition"] = One,
        ["Tensor.op_Subtraction"] = Filled,
        ["Tensor.op_Multiply"] = Filled,
        ["Tensor.op_Division"] = Filled,
        ["Tensor.op_Modulus"] = Filled,
        ["Tensor.op_Explicit"] = Read,
        ["Tensor.tolist"] = Read,
        ["Tensor.ToString"] = Read,
        ["TensorExtensionMethods.ToSingle"] = Read,
        ["TensorExtensionMethods.ToDouble"] = Read,
        ["TensorExtensionMethods.ToInt32"] = Read,
        ["TensorExtensionMethods.ToInt64"] = Read,
        ["TensorExtensionMethods.ToBoolean"] = Read,
        ["torch.add"] = One,
        ["torch.add_"] = One,
        ["torch.square"] = "raises to the power of a scalar 2 of its own",
        ["torch.arange"] = Filled,
        ["torch.normal"] = Filled,
        ["linalg.vector_norm"] = Filled,
        ["linalg.matrix_norm"] = Filled,
        ["utils.fuse_linear_bn_eval"] = One,
        ["functional.leaky_relu"] = Filled,
        ["functional.elu"] = Filled,
        ["functional.celu"] = Filled,
        ["functional.softplus"] = Filled,
        ["functional.threshold"] = Filled,
        ["functional.Threshold"] = Filled,
        ["functional.hardtanh"] = Filled,
        ["functional.Hardtanh"] = Filled,
        ["functional.hardshrink"] = Filled,
        ["functional.Hardshrink"] = Filled,
        ["functional.softshrink"] = Filled,
        ["functional.Softshrink"] = Filled,
        ["functional.softsign"] = One,
        ["functional.Softsign"] = One,
        ["functional.mish"] = Filled,
        ["functional.Mish"] = Filled,
    };

    private static readonly MethodBase[] Methods = [.. Instructions.MethodsOf(typeof(TrainingOptions).Assembly)];

    [Fact]
    public void One_type_alone_makes_scalars()
    {
        var makers = Methods.Where(method => Instructions.CallsIn(method).Any(MakesScalar))
            .Select(method => method.DeclaringType)
            .Distinct();

        Assert.Equal([typeof(TorchArithmetic)], makers);
    }

    [Fact]
    public void Every_scalar_is_disposed_by_the_method_that_makes_it()
    {
        var makers = Methods.Where(method => Instructions.CallsIn(method).Any(MakesScalar)).ToList();

        Assert.NotEmpty(makers);
        Assert.All(makers, method => Assert.Equal(
            Instructions.CallsIn(method).Count(MakesScalar), Instructions.CallsIn(method).Count(called => called.Name == "Dispose")));
    }

    [Fact]
    public void Members_of_TorchSharp_that_make_scalars_of_their_own_are_not_called() =>
        Assert.Empty(Methods.SelectMany(method => Instructions.CallsIn(method)
            .Select(ReasonAgainst)
            .OfType<string>()
            .Select(reason => $"{method.DeclaringType}.{method.Name}: {reason}")));

    [Fact]
    public void What_is_refused_is_found_where_it_is_called()
    {
        var own = Instructions.CallsIn(
            typeof(ScalarTests).GetMethod(nameof(Refused), BindingFlags.NonPublic | BindingFlags.Static)!).ToList();

        Assert.Equal(1, own.Count(MakesScalar));
        Assert.Equal([
            "Tensor.mul(Tensor) is allowed", "Tensor.add(Tensor)"
        ], own.Where(called => called.DeclaringType == typeof(torch.Tensor)).Select(called =>
            ReasonAgainst(called) is { } reason ? reason[..reason.IndexOf(':', StringComparison.Ordinal)] : $"{NameOf(called)} is allowed")
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Reverse());
    }

    private static torch.Tensor Refused(torch.Tensor tensor)
    {
        Scalar scalar = 2.0;
        GC.KeepAlive(scalar);
        return tensor.mul(tensor).add(tensor);
    }

    private static bool MakesScalar(MethodBase called) =>
        called is MethodInfo { ReturnType: var type, Name: "op_Implicit" or "ToScalar" } && type == typeof(Scalar);

    private static string? ReasonAgainst(MethodBase called)
    {
        if (called.DeclaringType?.Assembly != typeof(torch).Assembly)
        {
            return null;
        }

        if (called.DeclaringType.FullName!.Contains("+optim", StringComparison.Ordinal))
        {
            return $"{NameOf(called)}: an optimiser makes scalars in every step, and Adam leaves its state behind";
        }

        var full = NameOf(called);
        var name = Forbidden.Keys.FirstOrDefault(name => name == full || name == full[..full.IndexOf('(', StringComparison.Ordinal)]);
        return name is null ? null : $"{full}: {Forbidden[name]}";
    }

    private static string NameOf(MethodBase called) =>
        $"{called.DeclaringType!.Name}.{called.Name}"
            + $"({string.Join(", ", called.GetParameters().Select(parameter => parameter.ParameterType.Name))})";
}
