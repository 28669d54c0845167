using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

// A column that a field or property of a class holds.
internal sealed class MemberColumn
{
    private MemberColumn(string name, DataViewType type, MemberInfo member, DataViewSchema.Annotations annotations)
    {
        Name = name;
        Type = type;
        Member = member;
        Annotations = annotations;
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public MemberInfo Member { get; }

    public Type MemberType => SchemaDefinition.MemberType(Member);

    public DataViewSchema.Annotations Annotations { get; }

    public static MemberColumn[] Of(Type rowType, SchemaDefinition definition)
        => [.. definition.Select(column => Of(rowType, column))];

    public static DataViewSchema SchemaOf(IEnumerable<MemberColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    // The definition of a class with the types and annotations of a schema, each of whose columns it must have.
    public static SchemaDefinition DefinitionOf(Type rowType, DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(rowType, SchemaDefinition.Direction.Read);
        foreach (var column in schema)
        {
            var target = definition[column.Name]
                ?? throw new InvalidOperationException($"Type should contain a member named {column.Name}");
            target.ColumnType = column.Type;
            target.AddAnnotations(column.Annotations);
        }
        return definition;
    }

    public Func<TRow, TMember> Reader<TRow, TMember>()
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Access(row), row).Compile();
    }

    public Action<TRow, TMember> Writer<TRow, TMember>()
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TMember));
        return Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(Access(row), value), row, value).Compile();
    }

    private MemberExpression Access(Expression row) => Expression.MakeMemberAccess(row, Member);

    private static MemberColumn Of(Type rowType, SchemaDefinition.Column column)
    {
        var member = rowType.GetField(column.MemberName) ?? (MemberInfo)rowType.GetProperty(column.MemberName)
            ?? throw new ArgumentOutOfRangeException(
                nameof(column), $"No field or property with name '{column.MemberName}' found in type '{rowType.FullName}'");
        var itemType = SchemaDefinition.ItemTypeOf(SchemaDefinition.MemberType(member), out bool isVector);
        if (isVector != column.ColumnType is VectorDataViewType)
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.ColumnName}' is supposed to be {column.ColumnType}, "
                + $"but the member '{member.Name}' is {(isVector ? "vector" : "scalar")}");
        if (column.ColumnType.GetItemType().RawType != itemType)
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.ColumnName}' is supposed to have item type "
                + $"{column.ColumnType.GetItemType().RawType}, but associated field has type {itemType}");
        return new MemberColumn(column.ColumnName ?? column.MemberName, column.ColumnType, member, column.Annotations);
    }
}
