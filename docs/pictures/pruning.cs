#:property PublishAot=false
#:property EnableNETAnalyzers=false
#:property NoWarn=$(NoWarn);MA0048
// Draws pruning.svg beside this file: what pruning does to a weight matrix, and what it cost in docs/mnist-curves/lenet300.csv.
// Run it anywhere in the checkout: dotnet run docs/pictures/pruning.cs
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

const int Size = 14;       // Rows and columns of a matrix.
const int Cell = 12;       // Pixels from one weight to the next.
const int Top = 46;
const double Sparsity = 0.5;

var random = new Random(7);
var weights = new double[Size, Size];
for (var unit = 0; unit < Size; unit++)
{
    var scale = 0.35 + random.NextDouble();
    for (var input = 0; input < Size; input++)
    {
        weights[unit, input] = scale * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) / 1.5;
    }
}

var magnitudes = Enumerable.Range(0, Size * Size).Select(i => Math.Abs(weights[i / Size, i % Size])).Order().ToArray();
var threshold = magnitudes[(int)(Sparsity * magnitudes.Length)];
var norms = Enumerable.Range(0, Size).Select(unit => Enumerable.Range(0, Size).Sum(i => weights[unit, i] * weights[unit, i])).ToArray();
var leastNorm = norms.Order().ElementAt((int)(Sparsity * Size));

var svg = new StringBuilder();
svg.AppendLine(
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 262" font-family="system-ui, sans-serif" font-size="13" role="img">
    <title>A dense weight matrix, the same matrix with half of its weights pruned and with half of its units pruned, and test accuracy
    of LeNet-300-100 on MNIST against sparsity for both.</title>
    <style>
    text { fill: #59636e } .axis { stroke: #59636e; fill: none } .gone { stroke: #8b949e; stroke-opacity: .35; fill: none }
    .plus { fill: #2f7fd6 } .minus { fill: #d9822b } .weights { stroke: #2f7fd6; fill: none } .units { stroke: #d9822b; fill: none }
    @media (prefers-color-scheme: dark) { text { fill: #9198a1 } .axis { stroke: #9198a1 } }
    </style>
    """);
Matrix(16, "dense", (_, _) => true);
Matrix(212, "half of the weights", (unit, input) => Math.Abs(weights[unit, input]) >= threshold);
Matrix(408, "half of the units", (unit, _) => norms[unit] >= leastNorm);
const string Key = "a row is a unit, a column an input; the fainter the nearer to 0, empty is pruned";
Line($"<text x=\"16\" y=\"{Top + Size * Cell + 18}\" font-size=\"11\">{Key}</text>");
Curves(648);
svg.AppendLine("</svg>");
File.WriteAllText(Beside("pruning.svg"), svg.ToString().ReplaceLineEndings("\n"));

void Matrix(int left, string title, Func<int, int, bool> isKept)
{
    Line($"<text x=\"{left}\" y=\"24\">{title}</text>");
    for (var unit = 0; unit < Size; unit++)
    {
        for (var input = 0; input < Size; input++)
        {
            var (x, y) = (left + input * Cell, Top + unit * Cell);
            var weight = weights[unit, input];
            if (!isKept(unit, input))
            {
                Line($"<path class=\"gone\" d=\"M{x}.5 {y}.5h9v9h-9z\"/>");
                continue;
            }

            var (sign, opacity) = (weight > 0 ? "plus" : "minus", Math.Min(1, 0.15 + Math.Abs(weight) * 1.4));
            Line($"<path class=\"{sign}\" fill-opacity=\"{opacity:0.00}\" d=\"M{x} {y}h10v10h-10z\"/>");
        }
    }

}

void Curves(int left)
{
    const int Width = 220;
    const int Height = Size * Cell;
    var rows = File.ReadLines(Beside("../mnist-curves/lenet300.csv")).Select(line => line.Split(',')).ToList();
    var (method, sparsity, accuracy) = (Column("method"), Column("achieved_sparsity"), Column("test_accuracy"));
    var points = rows.Skip(1)
        .Select(cells => (Method: cells[method], Sparsity: Number(cells[sparsity]), Accuracy: Number(cells[accuracy])))
        .ToLookup(point => point.Method);
    Line($"<text x=\"{left}\" y=\"24\">test accuracy by sparsity</text>");
    Line($"<path class=\"axis\" d=\"M{left} {Top}V{Top + Height}H{left + Width}\"/>");
    foreach (var share in new[] { 0, 0.5, 1 })
    {
        Line($"<text x=\"{left + share * Width:0}\" y=\"{Top + Height + 18}\" text-anchor=\"middle\">{share:0 %}</text>");
        Line($"<text x=\"{left - 6}\" y=\"{Top + Height - share * Height + 4:0}\" text-anchor=\"end\">{share:0 %}</text>");
    }

    foreach (var (name, style, label, x, y) in
        new[] { ("magnitude", "weights", "weights", 150, 40), ("units", "units", "units", 108, 96) })
    {
        var path = points[name].Select(point =>
            string.Create(CultureInfo.InvariantCulture, $"{left + point.Sparsity * Width:0.0} {Top + Height * (1 - point.Accuracy):0.0}"));
        Line($"<path class=\"{style}\" stroke-width=\"2\" d=\"M{string.Join('L', path)}\"/>");
        Line($"<text x=\"{left + x}\" y=\"{Top + y}\">{label}</text>");
    }

    Line($"<text x=\"{left}\" y=\"{Top + Height + 38}\" font-size=\"11\">LeNet-300-100 on MNIST, no fine-tuning</text>");

    int Column(string name) => Array.IndexOf(rows[0], name);
}

void Line(FormattableString text) => svg.AppendLine(FormattableString.Invariant(text));

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

static string Beside(string name, [CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, name);
