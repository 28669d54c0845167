namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry of an index expression.</summary>
    public struct TensorIndex
    {
        public static TensorIndex Ellipsis = new() { Kind = What.Rest };
        public static TensorIndex Colon = Slice();
        public static TensorIndex None = new() { Kind = What.NewAxis };
        public static TensorIndex Null = None;

        internal enum What
        {
            Range, One, NewAxis, Rest, Chosen,
        }

        internal What Kind { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal torch.Tensor? Choice { get; private init; }

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Kind = What.Range, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice(Range range)
        {
            long? stop = range.End.IsFromEnd ? range.End.Value == 0 ? null : -range.End.Value : range.End.Value;
            return Slice(range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value, stop);
        }

        public static TensorIndex Single(long? index) => new() { Kind = What.One, Start = index };

        public static TensorIndex Tensor(torch.Tensor tensor) => new() { Kind = What.Chosen, Choice = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator torch.Tensor(TensorIndex value) =>
            value.Choice ?? (value.Kind == What.One ? tensor(value.Start!.Value) : throw new InvalidCastException("Only a number or a tensor among the indices is a tensor."));

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
