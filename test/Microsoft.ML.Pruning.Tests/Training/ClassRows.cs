using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Rows of several classes as tests think of them.</summary>
internal static class ClassRows
{
    extension(LabeledRows rows)
    {
        /// <summary>The class of each row.</summary>
        public int[] Labels => [.. Enumerable.Range(0, rows.Count).Select(row => (int)rows.LabelsOf(row)[0])];
    }

    extension(RowReader reader)
    {
        /// <summary>Reads rows whose label is a class.</summary>
        public int Read(Span<float> features, Span<int> classes)
        {
            var labels = new float[classes.Length];
            var count = reader.Read(features, labels);
            for (var row = 0; row < count; row++)
            {
                classes[row] = (int)labels[row];
            }

            return count;
        }
    }

    extension(RowSource rows)
    {
        /// <summary>How many classes there are.</summary>
        public int ClassCount => rows.Task.ClassCount;
    }
}
