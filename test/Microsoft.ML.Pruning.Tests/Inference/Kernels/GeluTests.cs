using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Tests.Inference;

public class GeluTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(3.5, 0.9999992569016276)]
    [InlineData(10, 1)]
    public void The_error_function_has_its_known_values_and_is_odd(double x, double expected)
    {
        Close.To(expected, ErrorFunction.Compute(x), 2e-7, size: 1);
        Close.To(-expected, ErrorFunction.Compute(-x), 2e-7, size: 1);
    }
}
