using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <remarks>
    /// What makes a scalar of its own in TorchSharp does so here, and all but one such member is left out: no call of them is safe.
    /// </remarks>
    public partial class Tensor
    {
        public Tensor abs() => Aten.abs.Call(this);
        public Tensor exp() => Aten.exp.Call(this);
        public Tensor sqrt() => Aten.sqrt.Call(this);
        public Tensor reciprocal() => Aten.reciprocal.Call(this);
        public Tensor sign() => Aten.sign.Call(this);
        public Tensor leaky_relu(Scalar negative_slope) => Aten.leakyRelu.Call(this, negative_slope);

        public Tensor add(Tensor target) => add(target, 1);
        public Tensor add(Tensor target, Scalar alpha) => Aten.add.Call(this, target, alpha);
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.addScalar.Call(this, scalar, alpha);
        public Tensor sub(Tensor target) => Aten.sub.Call(this, target);
        public Tensor mul(Tensor target) => Aten.mul.Call(this, target);
        public Tensor mul(Scalar target) => Aten.mulScalar.Call(this, target);
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.div.Call(this, target, NameOf(rounding_mode));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.divScalar.Call(this, target, NameOf(rounding_mode));
        public Tensor eq(Tensor target) => target is null ? zeros([], ScalarType.Bool) : Aten.eq.Call(this, target);
        public Tensor eq(Scalar target) => target is null ? zeros([], ScalarType.Bool) : Aten.eqScalar.Call(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => Aten.add_.CallInPlace(this, target, alpha);
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.addScalar_.CallInPlace(this, scalar, alpha);
        public Tensor mul_(Tensor target) => Aten.mul_.CallInPlace(this, target);
        public Tensor mul_(Scalar target) => Aten.mulScalar_.CallInPlace(this, target);
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.divScalar_.CallInPlace(this, target, NameOf(rounding_mode));
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.CallInPlace(this, tensor1, tensor2, value);
        public Tensor masked_fill_(Tensor mask, Scalar value) => Aten.maskedFill_.CallInPlace(this, mask, value);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.copy_.CallInPlace(this, source, nonBlocking);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Aten.bernoulli_.CallInPlace(this, p, generator);

        private static string? NameOf(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
