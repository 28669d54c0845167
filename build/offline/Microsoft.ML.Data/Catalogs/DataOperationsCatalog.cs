using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class DataOperationsCatalog : IInternalCatalog
{
    private const int DefaultSplitSeed = 42;

    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null) where TRow : class
        => new EnumerableDataView<TRow>(data, schemaDefinition);

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema) where TRow : class
    {
        _env.CheckValue(schema, nameof(schema));
        return new EnumerableDataView<TRow>(data, MemberColumn.DefinitionOf(typeof(TRow), schema));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        _env.CheckValue(data, nameof(data));
        return Enumerate(data, MemberSetters.Bind(typeof(TRow), schemaDefinition, data.Schema, ignoreMissingColumns));

        IEnumerable<TRow> Enumerate(IDataView view, List<(MemberColumn Member, DataViewSchema.Column Column)> columns)
        {
            using var cursor = view.GetRowCursor(columns.Select(item => item.Column));
            var fill = MemberSetters.Create<TRow>(cursor, columns);
            TRow row = null;
            while (cursor.MoveNext())
            {
                if (row == null || !reuseRowObject)
                    row = new TRow();
                fill(row);
                yield return row;
            }
        }
    }

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        return new CacheDataView(
            input, columnsToPrefetch is { Length: > 0 } names ? names.Select(name => ColumnOf(input, name, "prefetch")) : null);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffledDataView(input, seed ?? _env.Register("ShuffleRows").Rand.Next(), shufflePoolSize, shuffleSource);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, count, long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeDataView(input, 0, count);
    }

    public IDataView FilterRowsByColumn(
        IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(lowerBound < upperBound, nameof(upperBound), "Must be greater than lowerBound");
        var column = ColumnOf(input, columnName, "filter");
        if (column.Type is not NumberDataViewType)
            throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "number", column.Type.ToString());
        return WithValueIn(input, column, lowerBound, upperBound);
    }

    public IDataView FilterRowsByKeyColumnFraction(IDataView input, string columnName, double lowerBound = 0, double upperBound = 1)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(lowerBound is >= 0 and <= 1, nameof(lowerBound), "Must be in [0, 1]");
        _env.CheckParam(upperBound >= lowerBound && upperBound <= 1, nameof(upperBound), "Must be in [0, 1] and no less than lowerBound");
        var column = ColumnOf(input, columnName, "filter");
        if (column.Type is not KeyDataViewType)
            throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "KeyType", column.Type.ToString());
        return WithValueIn(input, column, lowerBound, upperBound);
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckParam(columns is { Length: > 0 }, nameof(columns), "At least one column must be named");
        DataViewSchema.Column[] read = [.. columns.Select(name => ColumnOf(input, name, "filter"))];
        return new FilteredDataView(input, read, row =>
        {
            Func<bool>[] missing = [.. read.Select(column => RowNumbers.IsMissing(row, column))];
            return () => !missing.Any(isMissing => isMissing());
        });
    }

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckParam(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        return Split(data, samplingKeyColumnName, seed, 0, testFraction);
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(
        IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        return [.. Enumerable.Range(0, numberOfFolds).Select(fold =>
            Split(data, samplingKeyColumnName, seed, (double)fold / numberOfFolds, (fold + 1.0) / numberOfFolds))];
    }

    private static FilteredDataView WithValueIn(IDataView input, DataViewSchema.Column column, double lower, double upper)
        => new(input, [column], row =>
        {
            var value = RowNumbers.Value(row, column);
            return () => value() is var number && number >= lower && number < upper;
        });

    // Every row gets a number in [0, 1): those in [lower, upper) are for testing, the others for training.
    private TrainTestData Split(IDataView data, string samplingKey, int? seed, double lower, double upper)
    {
        _env.CheckValue(data, nameof(data));
        int used = seed ?? ((IHostEnvironmentInternal)_env).Seed ?? DefaultSplitSeed;
        DataViewSchema.Column[] read = samplingKey == null ? [] : [ColumnOf(data, samplingKey, "SamplingKeyColumn")];
        if (read is [{ Type: VectorDataViewType } key])
            throw _env.ExceptSchemaMismatch(nameof(samplingKey), "SamplingKeyColumn", key.Name, "scalar", key.Type.ToString());
        return new TrainTestData(Part(false), Part(true));

        FilteredDataView Part(bool test) => new(
            data,
            read,
            row =>
            {
                var number = read.Length > 0 ? RowNumbers.Hashed(row, read[0], used) : RowNumbers.Random(used);
                return () => (number() is var x && x >= lower && x < upper) == test;
            },
            ordered: read.Length == 0);
    }

    private DataViewSchema.Column ColumnOf(IDataView data, string name, string role)
        => data.Schema.GetColumnOrNull(name) ?? throw _env.ExceptSchemaMismatch(nameof(name), role, name);

    public struct TrainTestData
    {
        public readonly IDataView TrainSet;

        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
