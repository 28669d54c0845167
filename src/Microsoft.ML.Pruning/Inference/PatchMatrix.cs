using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>
/// The patches of an image that a convolution multiplies with its filters, as panels: one row for each channel and kernel element, one
/// column for each output pixel.
/// </summary>
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
    }

    /// <summary>The number of weights of a filter.</summary>
    public int Rows { get; }

    /// <summary>The number of output pixels.</summary>
    public int Columns { get; }

    /// <summary>The floats of the panels and of one row before it is cut into panels.</summary>
    public int ScratchLength => checked(PanelMatrix.Length(Rows, Columns) + Columns);

    /// <summary>Lays out the patches of the channels of one group.</summary>
    public ReadOnlySpan<float> Fill(ReadOnlySpan<float> channels, Span<float> scratch)
    {
        Span<float> line = scratch[..Columns];
        Span<float> panels = scratch[Columns..ScratchLength];
        int row = 0;
        for (; !channels.IsEmpty; channels = channels[(_height * _width)..])
        {
            ReadOnlySpan<float> plane = channels[..(_height * _width)];
            for (int y = 0; y < _layer.KernelSize.Height; y++)
            {
                for (int x = 0; x < _layer.KernelSize.Width; x++)
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
        for (int y = 0; y < _output.Height; y++)
        {
            Span<float> target = line.Slice(y * _output.Width, _output.Width);
            int source = (y * _layer.Stride.Height) + kernelY - _layer.Padding.Height;
            if (source < 0 || source >= _height)
            {
                target.Clear();
            }
            else
            {
                FillPixels(plane.Slice(source * _width, _width), kernelX - _layer.Padding.Width, target);
            }
        }
    }

    /// <summary>Copies every stride-th pixel from the offset on; pixels outside the image are 0.</summary>
    private void FillPixels(ReadOnlySpan<float> pixels, int offset, Span<float> target)
    {
        int stride = _layer.Stride.Width;
        int first = Math.Min(target.Length, offset >= 0 ? 0 : (-offset + stride - 1) / stride);
        int end = Math.Clamp((_width - offset + stride - 1) / stride, first, target.Length);
        target[..first].Clear();
        target[end..].Clear();
        if (stride == 1 && first < end)
        {
            pixels.Slice(offset + first, end - first).CopyTo(target[first..]);
            return;
        }

        for (int x = first; x < end; x++)
        {
            target[x] = pixels[(x * stride) + offset];
        }
    }
}
