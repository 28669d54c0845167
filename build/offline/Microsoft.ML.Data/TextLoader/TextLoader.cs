using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly Options _options;
    private readonly BoundTextColumn[] _columns;
    private readonly DataViewSchema _schema;

    internal TextLoader(IHostEnvironment env, Options options = null, IMultiStreamSource dataSample = null)
    {
        ArgumentNullException.ThrowIfNull(env);
        _options = options ?? new Options();
        if (_options.Columns is not { Length: > 0 })
            _options = (dataSample == null ? null : EmbeddedTextSchema.Read(dataSample, _options)) ?? _options.With(DefaultColumns());
        CheckSeparators(env, _options.Separators);
        var sample = dataSample == null ? [] : new TextLineReader(_options, dataSample, keepHeader: true)
            .ReadLines()
            .Take(100)
            .Select(line => line.Text)
            .ToArray();
        int inputSize = _options.Columns.Any(column => column.NeedsInputSize) ? InputSize(env, sample) : 0;
        _columns = [.. _options.Columns.Select(column => BoundTextColumn.Bind(env, column, inputSize))];
        string header = _options.HasHeader && sample.Length > 0 ? sample[0] : null;
        _schema = MakeSchema(header == null ? null : new TextFieldSplitter(_options).Split(header));
    }

    public DataViewSchema GetOutputSchema() => _schema;

    public IDataView Load(IMultiStreamSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new TextDataView(_schema, _columns, _options, source);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
        => throw new NotSupportedException(
            "This stand-in of ML.NET does not save text loaders in models; save the model with its input schema.");

    // One column for each public field and property of the row type, placed by its attributes.
    internal static TextLoader For<TInput>(IHostEnvironment env, Options options, IMultiStreamSource dataSample = null)
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        var members = typeof(TInput).GetFields(Instance).Cast<MemberInfo>()
            .Concat(typeof(TInput).GetProperties(Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0))
                .ToArray();
        if (members.Length == 0)
            throw env.ExceptParam(nameof(TInput), $"Should define at least one public, readable field or property in {nameof(TInput)}.");
        return new TextLoader(env, (options ?? new Options()).With([.. members.Select(member => ColumnOf(env, member))]), dataSample);
    }

    private static Column ColumnOf(IHostEnvironment env, MemberInfo member)
    {
        bool isField = member is FieldInfo;
        var load = member.GetCustomAttribute<LoadColumnAttribute>()
            ?? throw env.Except(
                $"{(isField ? "Field" : "Property")} '{member.Name}' is missing the {nameof(LoadColumnAttribute)} attribute");
        var type = isField ? ((FieldInfo)member).FieldType : ((PropertyInfo)member).PropertyType;
        var item = (type.IsArray ? type.GetElementType() : type).ToPrimitiveType()
            ?? throw env.Except($"{(isField ? "Field" : "Property")} {member.Name} is of unsupported type.");
        var key = member.GetCustomAttribute<KeyTypeAttribute>();
        return new Column
        {
            Name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name,
            Source = load.Sources,
            DataKind = item.ToDataKind(),
            KeyCount = key == null ? null : new KeyCount(key.Count),
        };
    }

    private static Column[] DefaultColumns()
        => [new Column("Label", DataKind.Single, 0), new Column("Features", DataKind.Single, [new Range(1, null)])];

    private static void CheckSeparators(IHostEnvironment env, char[] separators)
    {
        env.CheckParam(separators is { Length: > 0 }, nameof(Options.Separators), "Must specify a separator");
        foreach (char c in separators)
            env.CheckParam(
                c == '\t' || (c >= ' ' && c != '"' && !char.IsAsciiDigit(c)), nameof(Options.Separators), $"Illegal separator: '{c}'");
    }

    private int InputSize(IHostEnvironment env, string[] sample)
    {
        if (_options.InputSize is { } size)
            return size;
        var splitter = new TextFieldSplitter(_options);
        var sizes = sample.Select(line => splitter.Split(line).Size).Distinct().ToArray();
        env.CheckParam(sizes.Length > 0, nameof(Column.Source), "Can't determine the number of source columns without valid data");
        env.CheckParam(sizes.Length == 1, nameof(Column.Source), "The size of input lines is not consistent");
        return sizes[0];
    }

    private DataViewSchema MakeSchema(TextFields header)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var column in _columns)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            if (header != null && column.Type is VectorDataViewType { IsKnownSize: true })
                annotations.AddSlotNames(column.SlotNames(header));
            schema.AddColumn(column.Name, column.Type, annotations.ToAnnotations());
        }
        return schema.ToSchema();
    }
}
