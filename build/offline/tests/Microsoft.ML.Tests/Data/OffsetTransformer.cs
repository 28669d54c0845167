using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Tests.Data;

// A transformer written against the public interfaces alone: it adds a column that is another one plus a number. Saving and
// loading it reach the internals that a library outside ML.NET needs.
internal sealed class OffsetTransformer(string output, string input, float offset) : ITransformer, IDisposable
{
    public const string LoaderName = "TestOffset";

    public float Offset => offset;

    private string OutputName => output;

    private string InputName => input;

    public int Disposed { get; private set; }

    public void Dispose() => Disposed++;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Mapper(this, inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => new View(input, new Mapper(this, input.Schema));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    public void Save(ModelSaveContext ctx)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        var core = typeof(ModelSaveContext).Assembly;
        object version = Activator.CreateInstance(
            core.GetType("Microsoft.ML.VersionInfo", true)!, "TESTOFFS", 0x00010001u, 0x00010001u, 0x00010001u,
            typeof(OffsetTransformer).Assembly.FullName, LoaderName, null)!;
        typeof(ModelSaveContext).GetMethod("SetVersionInfo", Hidden)!.Invoke(ctx, [version]);
        Action<BinaryWriter> write = writer =>
        {
            writer.Write(output);
            writer.Write(input);
            writer.Write(offset);
        };
        typeof(ModelSaveContext).GetMethod("SaveBinaryStream", Hidden)!.Invoke(ctx, ["Offset.bin", write]);
    }

    // Gives a context's catalog the loader, as an assembly attribute would.
    public static void Register(ComponentCatalog catalog)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;
        var core = typeof(ModelSaveContext).Assembly;
        var signature = core.GetType("Microsoft.ML.SignatureLoadModel", true)!;
        var attribute = Activator.CreateInstance(
            core.GetType("Microsoft.ML.LoadableClassAttribute", true)!,
            "An offset", typeof(OffsetTransformer), typeof(OffsetTransformer), null, signature, "Offset", new[] { LoaderName });
        var infoType = typeof(ComponentCatalog).GetNestedType("LoadableClassInfo", Hidden)!;
        object info = infoType.GetConstructors(Hidden).Single()
            .Invoke([attribute, null, null, typeof(OffsetTransformer).GetMethod(nameof(Create), Hidden), true]);
        typeof(ComponentCatalog).GetMethod("AddClass", Hidden)!.Invoke(catalog, [info, new[] { LoaderName.ToLowerInvariant() }, true]);
    }

    private static OffsetTransformer Create(IHostEnvironment env, object context)
    {
        OffsetTransformer? loaded = null;
        Action<BinaryReader> read = reader => loaded = new OffsetTransformer(reader.ReadString(), reader.ReadString(), reader.ReadSingle());
        bool found = (bool)context.GetType().GetMethod("TryLoadBinaryStream")!.Invoke(context, ["Offset.bin", read])!;
        return found ? loaded! : throw new InvalidDataException("no offset");
    }

    private sealed class Mapper : IRowToRowMapper
    {
        private readonly OffsetTransformer _parent;
        private readonly string _input;

        public Mapper(OffsetTransformer parent, DataViewSchema inputSchema)
        {
            _parent = parent;
            _input = parent.InputName;
            InputSchema = inputSchema;
            _ = inputSchema[_input];
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(inputSchema);
            builder.AddColumn(parent.OutputName, NumberDataViewType.Single);
            OutputSchema = builder.ToSchema();
        }

        public DataViewSchema InputSchema { get; }

        public DataViewSchema OutputSchema { get; }

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
            => dependingColumns.Select(column => column.Index < InputSchema.Count ? InputSchema[column.Index] : InputSchema[_input])
                .DistinctBy(column => column.Index).ToArray();

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
            => new Row(input, this, [.. activeColumns.Select(column => column.Index)]);

        public ValueGetter<TValue> Getter<TValue>(DataViewRow input, DataViewSchema.Column column)
        {
            if (column.Index < InputSchema.Count)
                return input.GetGetter<TValue>(InputSchema[column.Index]);
            var source = input.GetGetter<float>(InputSchema[_input]);
            ValueGetter<float> getter = (ref float value) =>
            {
                source(ref value);
                value += _parent.Offset;
            };
            return (ValueGetter<TValue>)(Delegate)getter;
        }
    }

    private sealed class Row(DataViewRow input, Mapper mapper, HashSet<int> active) : DataViewRow
    {
        public override DataViewSchema Schema => mapper.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => mapper.Getter<TValue>(input, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
    }

    private sealed class Cursor(DataViewRowCursor input, Mapper mapper, HashSet<int> active) : DataViewRowCursor
    {
        public override DataViewSchema Schema => mapper.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool MoveNext() => input.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => mapper.Getter<TValue>(input, column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class View(IDataView source, Mapper mapper) : IDataView
    {
        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => mapper.OutputSchema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            DataViewSchema.Column[] columns = [.. columnsNeeded];
            return Wrap(source.GetRowCursor(mapper.GetDependencies(columns), rand), columns);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        {
            DataViewSchema.Column[] columns = [.. columnsNeeded];
            return [.. source.GetRowCursorSet(mapper.GetDependencies(columns), n, rand).Select(cursor => Wrap(cursor, columns))];
        }

        private Cursor Wrap(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
            => new(cursor, mapper, [.. columns.Select(column => column.Index)]);
    }
}
