namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    public class Options
    {
        public bool AllowQuoting;

        public bool AllowSparse;

        public int? InputSize;

        public char[] Separators = ['\t'];

        public Column[] Columns;

        public bool TrimWhitespace;

        public bool HasHeader;

        public bool UseThreads = true;

        public bool ReadMultilines;

        public long? MaxRows;

        public bool MissingRealsAsNaNs;

        public Options()
        {
        }

        internal Options With(Column[] columns)
        {
            var copy = (Options)MemberwiseClone();
            copy.Columns = columns;
            return copy;
        }
    }
}
