using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// How the public fields and properties of a class are columns.
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.ColumnName != columnName)
                throw new ArgumentOutOfRangeException(
                    nameof(columnName), $"The column name '{value.ColumnName}' must match the selector '{columnName}'.");
            int index = FindIndex(column => column.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        ArgumentNullException.ThrowIfNull(userType);
        var definition = new SchemaDefinition();
        foreach (var member in MembersOf(userType, direction))
        {
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            if (definition[name] != null)
                throw new ArgumentOutOfRangeException(nameof(userType), $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new Column(member.Name, TypeOf(member), name));
        }
        return definition;
    }

    // The type of a member's values as a column has them: the item type of an array or a vector, text for a string.
    internal static Type ItemTypeOf(Type memberType, out bool isVector)
    {
        isVector = memberType.IsArray || (memberType.IsGenericType && memberType.GetGenericTypeDefinition() == typeof(VBuffer<>));
        var item = memberType.IsArray ? memberType.GetElementType() : isVector ? memberType.GetGenericArguments()[0] : memberType;
        return item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
    }

    internal static Type MemberType(MemberInfo member)
        => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    private static IEnumerable<MemberInfo> MembersOf(Type userType, Direction direction)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        var properties = userType.GetProperties(Public).Where(property => property.GetIndexParameters().Length == 0
            && ((direction.HasFlag(Direction.Read) && property.GetGetMethod() != null)
                || (direction.HasFlag(Direction.Write) && property.GetSetMethod() != null)));
        return userType.GetFields(Public).Concat<MemberInfo>(properties)
            .Where(member => MemberType(member) != typeof(IChannel) && member.GetCustomAttribute<NoColumnAttribute>() == null);
    }

    private static DataViewType TypeOf(MemberInfo member)
    {
        var rawType = ItemTypeOf(MemberType(member), out bool isVector);
        var itemType = rawType.ToPrimitiveType()
            ?? throw new ArgumentOutOfRangeException(
                nameof(member), $"Could not determine an IDataView type and registered custom types for member {member.Name}");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            if (!KeyDataViewType.IsValidDataType(rawType))
                throw new ArgumentOutOfRangeException(
                    nameof(member),
                    $"Member {member.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
            itemType = new KeyDataViewType(rawType, key.Count);
        }
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        if (vector != null && !isVector)
            throw new ArgumentOutOfRangeException(
                nameof(member), $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        return !isVector
            ? itemType
            : vector?.Dims is { Length: > 0 } sizes
            ? new VectorDataViewType(itemType, sizes)
            : new VectorDataViewType(itemType);
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public sealed class Column
    {
        private readonly DataViewSchema.Annotations.Builder _annotations = new();

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            MemberName = memberName;
            ColumnName = columnName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            if (Annotations.Schema.GetColumnOrNull(kind) != null)
                throw new InvalidOperationException("Column already contains an annotation of this kind.");
            _annotations.Add(kind, annotationType, (ref T destination) => destination = value);
        }

        internal void AddAnnotations(DataViewSchema.Annotations annotations) => _annotations.Add(annotations, _ => true);
    }
}
