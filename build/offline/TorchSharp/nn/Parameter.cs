namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }

    namespace Modules
    {
        /// <summary>Takes over the native tensor of <c>data</c>, which is of no use afterwards.</summary>
        public class Parameter : torch.Tensor
        {
            public Parameter(torch.Tensor data, bool requires_grad = true) : base(data.requires_grad_(requires_grad).MoveHandle(), false) =>
                DisposeScope.Replace(data, this);
        }
    }
}
