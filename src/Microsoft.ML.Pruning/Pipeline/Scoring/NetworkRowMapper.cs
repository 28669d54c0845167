using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Scores single rows, for prediction engines.</summary>
internal sealed class NetworkRowMapper(NetworkBinding binding) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.InputSchema;

    public DataViewSchema OutputSchema => binding.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        DataViewSchema.Column[] wanted = [.. dependingColumns];
        var needed = binding.PassedThrough(wanted);
        return binding.NeedsNetwork(wanted)
            ? needed.Append(binding.Features).DistinctBy(column => column.Index)
            : needed;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        return input.Schema == InputSchema
            ? new NetworkRow(binding, input, binding.ActiveFlags(activeColumns))
            : throw new ArgumentException("The row has another schema than the one this mapper was made for.", nameof(input));
    }
}
