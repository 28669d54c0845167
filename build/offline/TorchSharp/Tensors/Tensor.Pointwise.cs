using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Aten.abs.Call(this);
        public Tensor neg() => Aten.neg.Call(this);
        public Tensor exp() => Aten.exp.Call(this);
        public Tensor expm1() => Aten.expm1.Call(this);
        public Tensor log() => Aten.log.Call(this);
        public Tensor sqrt() => Aten.sqrt.Call(this);
        public Tensor square() => pow(2);
        public Tensor reciprocal() => Aten.reciprocal.Call(this);
        public Tensor sign() => Aten.sign.Call(this);
        public Tensor tanh() => Aten.tanh.Call(this);
        public Tensor sigmoid() => Aten.sigmoid.Call(this);
        public Tensor relu() => Aten.relu.Call(this);
        public Tensor leaky_relu(Scalar negative_slope) => Aten.leakyRelu.Call(this, negative_slope);
        public Tensor gelu() => Aten.gelu.Call(this);
        public Tensor erf() => Aten.erf.Call(this);
        public Tensor isnan() => Aten.isnan.Call(this);
        public Tensor isinf() => Aten.isinf.Call(this);
        public Tensor isfinite() => Aten.isfinite.Call(this);

        public Tensor tanh_() => Aten.tanh_.CallInPlace(this);
        public Tensor relu_() => Aten.relu_.CallInPlace(this);
        public Tensor leaky_relu_(Scalar negative_slope) => Aten.leakyRelu_.CallInPlace(this, negative_slope);
        public Tensor erfinv_() => Aten.erfinv_.CallInPlace(this);

        public Tensor add(Tensor target) => add(target, 1);
        public Tensor add(Tensor target, Scalar alpha) => Aten.add.Call(this, target, alpha);
        public Tensor add(Scalar scalar) => add(scalar, 1);
        public Tensor add(Scalar scalar, Scalar alpha) => Aten.addScalar.Call(this, scalar, alpha);
        public Tensor sub(Tensor target) => Aten.sub.Call(this, target);
        public Tensor sub(Scalar target) => Aten.subScalar.Call(this, target);
        public Tensor mul(Tensor target) => Aten.mul.Call(this, target);
        public Tensor mul(Scalar target) => Aten.mulScalar.Call(this, target);
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div.Call(this, target, NameOf(rounding_mode));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.divScalar.Call(this, target, NameOf(rounding_mode));
        public Tensor pow(Tensor exponent) => Aten.pow.Call(this, exponent);
        public Tensor pow(Scalar exponent) => Aten.powScalar.Call(this, exponent);
        public Tensor remainder(Tensor target) => Aten.remainder.Call(this, target);
        public Tensor remainder(Scalar scalar) => Aten.remainderScalar.Call(this, scalar);
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Call(this, tensor1, tensor2, value);
        public Tensor maximum(Tensor other) => Aten.maximum.Call(this, other);
        public Tensor minimum(Tensor other) => Aten.minimum.Call(this, other);
        public Tensor where(Tensor condition, Tensor y) => Aten.where.Call(condition, this, y);

        public Tensor add_(Tensor target) => add_(target, 1);
        public Tensor add_(Tensor target, Scalar alpha) => Aten.add_.CallInPlace(this, target, alpha);
        public Tensor add_(Scalar scalar) => add_(scalar, 1);
        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.addScalar_.CallInPlace(this, scalar, alpha);
        public Tensor sub_(Tensor target) => Aten.sub_.CallInPlace(this, target);
        public Tensor sub_(Scalar target) => Aten.subScalar_.CallInPlace(this, target);
        public Tensor mul_(Tensor target) => Aten.mul_.CallInPlace(this, target);
        public Tensor mul_(Scalar target) => Aten.mulScalar_.CallInPlace(this, target);
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Aten.div_.CallInPlace(this, target, NameOf(rounding_mode));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Aten.divScalar_.CallInPlace(this, target, NameOf(rounding_mode));
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.CallInPlace(this, tensor1, tensor2, value);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv_.CallInPlace(this, tensor1, tensor2, value);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.clamp_.CallInPlace(this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.clampTensor_.CallInPlace(this, min, max);
        public Tensor masked_fill_(Tensor mask, Scalar value) => Aten.maskedFill_.CallInPlace(this, mask, value);
        public Tensor fill_(Scalar value) => Aten.fill_.CallInPlace(this, value);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.copy_.CallInPlace(this, source, nonBlocking);

        /// <summary>Unlike the other in-place operations, TorchSharp's answers a new object over the same tensor.</summary>
        public Tensor zero_() => Aten.zero_.Call(this);

        private static string? NameOf(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
