using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The image patches that a convolution multiplies with its filters.</summary>
/// <remarks>They form panels: one row for each channel and kernel element, one column for each output pixel.</remarks>
internal sealed class PatchMatrix
{
    private readonly int _height;
    private readonly int _width;
    private readonly Size2d _output;
    private readonly Conv2dLayer _layer;

    public PatchMatrix(TensorShape input, Size2d output, Conv2dLayer layer)
    {
        _height = input[1];
        _width = input[2];
        _output = output;
        _layer = layer;
        Rows = input[0] / layer.Groups * layer.KernelSize.Height * layer.KernelSize.Width;
        Columns = output.Height * output.Width;
        ScratchLength = checked(PanelMatrix.Length(Rows, Columns) + Columns);
    }

    /// <summary>The number of weights of a filter.</summary>
    public int Rows { get; }

    /// <summary>The number of output pixels.</summary>
    public int Columns { get; }

    /// <summary>The floats of the panels and of one row before it is cut into panels.</summary>
    public int ScratchLength { get; }

    /// <summary>Lays out the patches of the channels of one group.</summary>
    public ReadOnlySpan<float> Fill(ReadOnlySpan<float> channels, Span<float> scratch)
    {
        var line = scratch[..Columns];
        var panels = scratch[Columns..ScratchLength];
        var row = 0;
        for (; !channels.IsEmpty; channels = channels[(_height * _width)..])
        {
            var plane = channels[..(_height * _width)];
            for (var y = 0; y < _layer.KernelSize.Height; y++)
            {
                for (var x = 0; x < _layer.KernelSize.Width; x++)
                {
                    FillLine(plane, y * _layer.Dilation.Height, x * _layer.Dilation.Width, line);
                    PanelMatrix.SetRow(panels, Rows, row++, line);
                }
            }
        }

        return panels;
    }

    private void FillLine(ReadOnlySpan<float> plane, int kernelY, int kernelX, Span<float> line)
    {
        var offset = kernelX - _layer.Padding.Width;
        var (first, end) = PixelsInside(offset);
        for (var y = 0; y < _output.Height; y++)
        {
            var target = line.Slice(y * _output.Width, _output.Width);
            var source = (y * _layer.Stride.Height) + kernelY - _layer.Padding.Height;
            if (source < 0 || source >= _height || first == end)
            {
                target.Clear();
            }
            else
            {
                target[..first].Clear();
                CopyPixels(plane.Slice(source * _width, _width)[(offset + (first * _layer.Stride.Width))..], target[first..end]);
                target[end..].Clear();
            }
        }
    }

    /// <summary>The output columns whose pixel lies inside the image.</summary>
    /// <remarks>The pixel is that far from the start of their window.</remarks>
    private (int First, int End) PixelsInside(int offset)
    {
        // A stride may be as large as an int, so sums with it need more bits.
        long stride = _layer.Stride.Width;
        var first = Math.Min(_output.Width, offset >= 0 ? 0 : (-offset + stride - 1) / stride);
        var end = Math.Clamp((_width - offset + stride - 1) / stride, first, _output.Width);
        return ((int)first, (int)end);
    }

    /// <summary>Copies every stride-th pixel.</summary>
    private void CopyPixels(ReadOnlySpan<float> pixels, Span<float> target)
    {
        if (_layer.Stride.Width == 1)
        {
            pixels[..target.Length].CopyTo(target);
            return;
        }

        for (var x = 0; x < target.Length; x++)
        {
            target[x] = pixels[x * _layer.Stride.Width];
        }
    }
}
