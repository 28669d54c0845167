using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Aten.sum.Call(this, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.sumDim.Call(this, dim, keepdim, type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => sum(dim.ToArray(), keepdim, type);
        public Tensor mean() => Aten.mean.Call(this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Aten.meanDim.Call(this, dimensions, keepdim, type);
        public Tensor prod(ScalarType? type = null) => Aten.prod.Call(this, type);
        public Tensor std(bool unbiased = true) => Aten.std.Call(this, unbiased);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => AsType(Aten.stdDim.Call(this, dimensions, unbiased, keepdim), type);
        public Tensor var(bool unbiased = true) => Aten.variance.Call(this, unbiased);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => AsType(Aten.varianceDim.Call(this, dimensions, unbiased, keepdim), type);
        public Tensor norm(float p = 2f) => Aten.norm.Call(this, (double)p, Array.Empty<long>(), false);
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) => Aten.norm.Call(this, (double)p, new long[] { dim }, keepdim);
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.Call(this, new[] { dim }, keepdim);
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.cumsum.Call(this, dim, type);
        public Tensor median() => Aten.median.Call(this);

        public Tensor max() => Aten.max.Call(this);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.maxDim.CallPair(this, dim, keepdim);
        public Tensor max(Tensor other) => maximum(other);
        public Tensor min() => Aten.min.Call(this);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.minDim.CallPair(this, dim, keepdim);
        public Tensor min(Tensor other) => minimum(other);
        public Tensor amax(params long[] dims) => Aten.amax.Call(this, dims);
        public Tensor amin(params long[] dims) => Aten.amin.Call(this, dims);
        public Tensor argmax() => Aten.argmax.Call(this);
        public Tensor argmax(long dim, bool keepdim = false) => Aten.argmax.Call(this, dim, keepdim);
        public Tensor argmin() => Aten.argmin.Call(this);
        public Tensor argmin(long dim, bool keepdim = false) => Aten.argmin.Call(this, dim, keepdim);
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.argsort.Call(this, dim, descending);
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Aten.sort.CallPair(this, stable, dim, descending);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Aten.topk.CallPair(this, (long)k, (long)dim, largest, sorted);

        public Tensor all() => Aten.all.Call(this);
        public Tensor all(long dim, bool keepdim = false) => Aten.allDim.Call(this, dim, keepdim);
        public Tensor any() => Aten.any.Call(this);
        public Tensor any(long dim, bool keepdim = false) => Aten.anyDim.Call(this, dim, keepdim);
        public Tensor count_nonzero(long[]? dims = null) => Aten.countNonzero.Call(this, dims ?? []);

        public Tensor eq(Tensor target) => Aten.eq.Call(this, target);
        public Tensor eq(Scalar target) => Aten.eqScalar.Call(this, target);
        public Tensor ne(Tensor target) => Aten.ne.Call(this, target);
        public Tensor ne(Scalar target) => Aten.neScalar.Call(this, target);
        public Tensor gt(Tensor target) => Aten.gt.Call(this, target);
        public Tensor gt(Scalar target) => Aten.gtScalar.Call(this, target);
        public Tensor ge(Tensor target) => Aten.ge.Call(this, target);
        public Tensor ge(Scalar target) => Aten.geScalar.Call(this, target);
        public Tensor lt(Tensor target) => Aten.lt.Call(this, target);
        public Tensor lt(Scalar target) => Aten.ltScalar.Call(this, target);
        public Tensor le(Tensor target) => Aten.le.Call(this, target);
        public Tensor le(Scalar target) => Aten.leScalar.Call(this, target);
        public Tensor logical_and(Tensor other) => Aten.logicalAnd.Call(this, other);
        public Tensor logical_or(Tensor other) => Aten.logicalOr.Call(this, other);
        public Tensor logical_xor(Tensor other) => Aten.logicalXor.Call(this, other);
        public Tensor logical_not() => Aten.logicalNot.Call(this);
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => Aten.allclose.CallBits(this, target, rtol, atol, equal_nan) != 0;
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) => Aten.isclose.Call(this, other, rtol, atol, nanEqual);

        private static Tensor AsType(Tensor tensor, ScalarType? type) => type is { } wanted ? tensor.to(wanted, disposeAfter: true) : tensor;
    }
}
