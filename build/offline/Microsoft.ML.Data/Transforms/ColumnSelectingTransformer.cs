using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    typeof(ColumnSelectingTransformer),
    null,
    typeof(SignatureLoadModel),
    "Select Columns Transform",
    ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "SelectColumnsTransform";

    private readonly string[] _columns;
    private readonly bool _keep;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(IHostEnvironment env, string[] columns, bool keep, bool keepHidden)
    {
        ArgumentNullException.ThrowIfNull(env);
        if (columns == null || columns.Length == 0)
            throw new InvalidOperationException(
                "Neither the columns to keep nor the columns to drop are set. Exactly one must be specified.");
        _columns = columns;
        _keep = keep;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new SelectedDataView(input, Bind(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(_keep);
        ctx.Writer.Write(_keepHidden);
        ctx.Writer.Write(false);
        ctx.Writer.Write(_columns.Length);
        foreach (string column in _columns)
            ctx.SaveNonEmptyString(column);
    }

    internal bool Keeps(string name) => _columns.Contains(name) == _keep;

    internal void CheckNames(IEnumerable<string> inputSchema)
    {
        var missing = _columns.Except(inputSchema).ToList();
        if (missing.Count > 0)
            throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", string.Join(",", missing));
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "SELCOLST",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ColumnSelectingTransformer).Assembly.FullName);

    private static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        bool keep = ctx.Reader.ReadBoolean();
        bool keepHidden = ctx.Reader.ReadBoolean();
        ctx.Reader.ReadBoolean();
        var columns = new string[ctx.Reader.ReadCount()];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = ctx.LoadNonEmptyString();
        return new ColumnSelectingTransformer(env, columns, keep, keepHidden);
    }

    // Kept columns come in the order asked for, the rest of dropped ones in their own.
    private ColumnSelection Bind(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckNames(inputSchema.Select(column => column.Name));
        var selected = _keep
            ? _columns.SelectMany(name => inputSchema.Where(column => column.Name == name && (_keepHidden || !column.IsHidden)))
            : inputSchema.Where(column => !_columns.Contains(column.Name));
        return new ColumnSelection(inputSchema, [.. selected.Select(column => column.Index)]);
    }
}
