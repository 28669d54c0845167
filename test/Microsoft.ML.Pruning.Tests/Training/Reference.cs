using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Loss and accuracy of a network by the managed executor, in double precision after the logits.</summary>
internal static class Reference
{
    public static (double Loss, double Accuracy) Measure(Network network, LabeledRows rows)
    {
        var count = rows.Labels.Length;
        var logits = new float[count * rows.ClassCount];
        NetworkExecutor.Create(network).Run(rows.Features, count, logits);
        double loss = 0;
        var hits = 0;
        for (var row = 0; row < count; row++)
        {
            double[] z = [.. logits.Skip(row * rows.ClassCount).Take(rows.ClassCount).Select(value => (double)value)];
            var highest = z.Max();
            loss += highest + Math.Log(z.Sum(value => Math.Exp(value - highest))) - z[rows.Labels[row]];
            hits += Array.IndexOf(z, highest) == rows.Labels[row] ? 1 : 0;
        }

        return (loss / count, hits / (double)count);
    }
}
