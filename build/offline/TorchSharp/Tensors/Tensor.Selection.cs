using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign(select(0, i1), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => Assign(index(i1, i2), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor select(long dim, long index) => Aten.select.Call(this, dim, index);
        public Tensor slice(long dim, long start, long finish, long step) => Aten.slice.Call(this, dim, start, finish, step);
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.Call(this, dim, start, length);
        public Tensor index_select(long dim, Tensor index) => Aten.indexSelect.Call(this, dim, index);
        public Tensor masked_select(Tensor mask) => Aten.maskedSelect.Call(this, mask);
        public Tensor gather(long dim, Tensor index) => Aten.gather.Call(this, dim, index, false);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Aten.indexCopy_.CallInPlace(this, dim, index, source);

        public Tensor index(params Tensor[] indices) => Aten.index.Call(this, Arg.Optionals(indices));

        public Tensor index(params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, tensors) = View(indices);
            var result = tensors.Exists(tensor => tensor is not null) ? Aten.index.Call(view, Arg.Optionals([.. tensors])) : view;
            return (ReferenceEquals(result, this) ? alias() : result).MoveToOuterDisposeScope();
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => Aten.indexPut_.CallInPlace(this, Arg.Optionals(indices), value);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, tensors) = View(indices);
            if (tensors.Exists(tensor => tensor is not null))
                Aten.indexPut_.CallInPlace(view, Arg.Optionals([.. tensors]), value);
            else
                view.copy_(value);
            return this;
        }

        // Numbers and slices make a view; what index tensors remain are applied to that view, one (or null) for each of its dimensions.
        private (Tensor View, List<Tensor?> Tensors) View(TensorIndex[] indices)
        {
            var view = this;
            List<Tensor?> tensors = [];
            int dim = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                ref readonly var at = ref indices[i];
                switch (at.Kind)
                {
                    case TensorIndex.What.One:
                        view = view.select(dim, at.Start!.Value);
                        continue;
                    case TensorIndex.What.Range:
                        view = Aten.slice.Call(view, (long)dim, Arg.Optional(at.Start), Arg.Optional(at.Stop), at.Step ?? 1);
                        break;
                    case TensorIndex.What.NewAxis:
                        view = view.unsqueeze(dim);
                        break;
                    case TensorIndex.What.Rest:
                        int later = indices[(i + 1)..].Count(index => index.Kind != TensorIndex.What.NewAxis);
                        while (dim < view.ndim - later)
                        {
                            tensors.Add(null);
                            dim++;
                        }
                        continue;
                }
                tensors.Add(at.Kind == TensorIndex.What.Chosen ? at.Choice : null);
                dim++;
            }
            return (view, tensors);
        }

        private static void Assign(Tensor view, Tensor value)
        {
            using (view)
                view.copy_(value);
        }
    }
}
