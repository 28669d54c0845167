using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>How many weights feed one output of a layer, and how many outputs one input feeds.</summary>
internal readonly record struct Fans(int In, int Out)
{
    /// <summary>The fans of a weight of shape out x in (x kernel height x kernel width).</summary>
    public static Fans OfWeight(TensorShape shape)
    {
        int area = 1;
        for (int axis = 2; axis < shape.Rank; axis++)
        {
            area *= shape[axis];
        }

        return new Fans(shape[1] * area, shape[0] * area);
    }

    public int By(FanMode mode) => mode == FanMode.FanIn ? In : Out;
}
