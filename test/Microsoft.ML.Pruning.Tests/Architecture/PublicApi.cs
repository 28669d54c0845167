using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>Writes an assembly's public and protected members as sorted lines of text.</summary>
/// <remarks>What the compiler adds to records is left out.</remarks>
internal static class PublicApi
{
    public static IEnumerable<string> LinesOf(Assembly assembly) =>
        assembly.GetExportedTypes()
            .Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal))
            .SelectMany(type => MembersOf(type).Prepend($"{NameOf(type)} : {KindOf(type)}"))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> MembersOf(Type type)
    {
        const BindingFlags declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var member in type.GetMembers(declared))
        {
            var text = member switch
            {
                _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name.Contains('<', StringComparison.Ordinal) => null,
                ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) =>
                    $"{NameOf(type)}({ParametersOf(constructor)})",
                MethodInfo method when IsVisible(method) && !IsAccessor(method) =>
                    $"{NameOf(type)}.{method.Name}{GenericsOf(method)}({ParametersOf(method)}) -> {NameOf(method.ReturnType)}",
                PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) =>
                    $"{NameOf(type)}.{property.Name} {{ {AccessorsOf(property)} }} -> {NameOf(property.PropertyType)}",
                FieldInfo field when field.IsPublic || field.IsFamily => $"{NameOf(type)}.{field.Name} -> {NameOf(field.FieldType)}",
                _ => null,
            };
            if (text is not null)
            {
                yield return text;
            }
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string AccessorsOf(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).Select(accessor =>
            accessor.ReturnType != typeof(void)
                ? "get;"
                : accessor.ReturnParameter.GetRequiredCustomModifiers().Length > 0
                ? "init;"
                : "set;");
        return string.Join(' ', accessors);
    }

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{NameOf(parameter.ParameterType)} "
            + $"{parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.RawDefaultValue ?? "default") : "")}"));

    private static string GenericsOf(MethodInfo method) =>
        method.IsGenericMethod ? "<" + string.Join(", ", method.GetGenericArguments().Select(NameOf)) + ">" : "";

    private static string KindOf(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        return type is { IsClass: true, BaseType: { } parent } && parent != typeof(object) ? $"{kind} : {NameOf(parent)}" : kind;
    }

    private static string NameOf(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.HasElementType)
        {
            return NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        }

        var name = (type.IsNested ? NameOf(type.DeclaringType!) + "." : type.Namespace + ".") + type.Name.Split('`')[0];
        var arguments = type.GetGenericArguments();
        return arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments.Select(NameOf))}>";
    }
}
