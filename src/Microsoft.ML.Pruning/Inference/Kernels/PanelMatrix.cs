namespace Microsoft.ML.Pruning.Inference;

/// <summary>The layout of the right factor of a matrix product.</summary>
/// <remarks>
/// Panels of 32 neighbouring columns; within a panel all rows one after the other, 32 values each. The last panel is filled up with zeros.
/// </remarks>
internal static class PanelMatrix
{
    public const int PanelColumns = 32;

    public static int Panels(int columns) => (columns + PanelColumns - 1) / PanelColumns;

    /// <summary>The number of floats of the panels of a matrix.</summary>
    /// <exception cref="ArgumentException">An array cannot hold them.</exception>
    public static int Length(int rows, int columns)
    {
        var length = (long)Panels(columns) * PanelColumns * rows;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException(
                $"The panels of a {rows}x{columns} matrix have {length} values, more than an array can hold.", nameof(rows));
    }

    /// <summary>Packs the transpose of a row-major matrix.</summary>
    /// <remarks>Its rows become the columns of the panels.</remarks>
    public static float[] PackTransposed(ReadOnlySpan<float> matrix, int matrixRows, int matrixColumns)
    {
        var panels = new float[Length(matrixColumns, matrixRows)];
        for (var row = 0; row < matrixRows; row++)
        {
            var start = (row / PanelColumns * PanelColumns * matrixColumns) + (row % PanelColumns);
            var values = matrix.Slice(row * matrixColumns, matrixColumns);
            for (var column = 0; column < values.Length; column++)
            {
                panels[start + (column * PanelColumns)] = values[column];
            }
        }

        return panels;
    }

    /// <summary>Writes one row into all panels.</summary>
    public static void SetRow(Span<float> panels, int rows, int row, ReadOnlySpan<float> values)
    {
        var panelLength = rows * PanelColumns;
        for (var start = row * PanelColumns; !values.IsEmpty; start += panelLength)
        {
            var width = Math.Min(PanelColumns, values.Length);
            var target = panels.Slice(start, PanelColumns);
            values[..width].CopyTo(target);
            target[width..].Clear();
            values = values[width..];
        }
    }
}
