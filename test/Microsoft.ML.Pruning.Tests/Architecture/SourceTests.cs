using System.Text.RegularExpressions;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>The sources speak one dialect.</summary>
/// <remarks>That locals are declared with var is held by the build.</remarks>
public sealed partial class SourceTests
{
    private const int Columns = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("test")]
    [InlineData("build")]
    public void Lines_are_at_most_140_columns(string folder)
    {
        var wide =
            from line in LinesOf(folder)
            where line.Text.Length > Columns
            select $"{line.Place}: {line.Text.Length} columns";
        Assert.Empty(wide);
    }

    /// <summary>Require throws; Checked gives back what it was given. A cancellation is asked for, and nothing is required of it.</summary>
    [Fact]
    public void What_refuses_is_called_Require_or_Checked()
    {
        var otherwise =
            from line in LinesOf("src")
            let method = RefusingMethod().Match(line.Text)
            where method.Success && method.Groups["name"].Value != "CheckCancelled"
            select $"{line.Place}: {method.Groups["name"].Value}; call it Require... if it throws, Checked... if it returns the value";
        Assert.Empty(otherwise);
    }

    [Theory]
    [InlineData("    private static void CheckRows(int rows)", "CheckRows")]
    [InlineData("    internal override void Validate()", "Validate")]
    [InlineData("    private static TaylorForm Known<T>(T form) => form;", "Known")]
    [InlineData("    public static float[] Checked(float[] values)", null)]
    [InlineData("    public static double CheckedFraction(double value) => value;", null)]
    [InlineData("    private static uint Checksum(Stream stream)", null)]
    [InlineData("    public int? ValidateEvery { get; init => field = Checked(value); }", null)]
    [InlineData("        _host.CheckRows(rows);", null)]
    public void Names_of_methods_are_told_from_others(string line, string? name) =>
        Assert.Equal(name ?? "", RefusingMethod().Match(line).Groups["name"].Value);

    /// <summary>A layer says what others want to know of it, and a backend visits it, so that none can be forgotten.</summary>
    /// <remarks>The examples are users, who may look for the layers that they put in.</remarks>
    [Fact]
    public void No_source_but_those_of_the_layers_tests_the_type_of_a_layer()
    {
        var library = Path.Combine("src", "Microsoft.ML.Pruning");
        var layers = Path.Combine(library, "Networks", "Layers");
        var tests =
            from line in LinesOf(library)
            where !line.Place.StartsWith(layers + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            let found = LayerTest().Match(line.Text)
            where found.Success && Layers.Contains(found.Groups["layer"].Value)
            select $"{line.Place}: {line.Text.Trim()}; ask a member of Layer, or visit the layer by ILayerVisitor";
        Assert.Empty(tests);
    }

    [Theory]
    [InlineData("        if (node.Layer is Conv2dLayer convolution)", true)]
    [InlineData("            where node.Layer is not DropoutLayer", true)]
    [InlineData("        var norm = node.Layer as Networks.BatchNormLayer;", true)]
    [InlineData("        GeluLayer => functional.gelu(input),", true)]
    [InlineData("        MaxPool2dLayer pool => MaxPool2d(pool),", true)]
    [InlineData("        AddLayer { } => Sum(inputs),", true)]
    [InlineData("        ConcatLayer() when inputs.Length > 1 => Join(inputs),", true)]
    [InlineData("        FlattenLayer or DropoutLayer => null,", true)]
    [InlineData("        && node.Layer is LeakyReLULayer or ReLULayer", true)]
    [InlineData("            case LinearLayer linear:", true)]
    [InlineData("        return definition.Nodes.Select(node => node.Layer).OfType<Conv2dLayer>();", true)]
    [InlineData("        return layer.GetType() == typeof(SigmoidLayer);", true)]
    [InlineData("        var groups = ((Conv2dLayer)node.Layer).Groups;", true)]
    [InlineData("        public Operation? Visit(FlattenLayer layer, Node node) => null;", false)]
    [InlineData("    public NetworkBuilder Flatten(string? name = null) => Layer(new FlattenLayer(), name);", false)]
    [InlineData("                .Layer(Conv2dLayer.Same(channels, 3)).ReLU()", false)]
    [InlineData("    internal override bool GivesEveryLayer(double sparsity) => true;", false)]
    [InlineData("    /// <summary>A Linear layer is a product.</summary>", false)]
    public void Tests_of_the_type_of_a_layer_are_told_from_others(string line, bool tests) =>
        Assert.Equal(tests, LayerTest().Match(line) is { Success: true } found && Layers.Contains(found.Groups["layer"].Value));

    private static HashSet<string> Layers { get; } =
        [.. typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer))).Select(type => type.Name)];

    /// <summary>A pattern, an arm of a switch, a cast, or a type given to OfType, Cast or typeof.</summary>
    [GeneratedRegex(
        @"\b(is|as|not|or|and|case)\s+(\w+\.)*(?<layer>\w+Layer)\b"
            + @"|(^|[{,])\s*(\w+\.)*(?<layer>\w+Layer)\b(\s*(\{[^}]*\}|\([^)]*\)))?(\s+\w+)?(\s+when\b.*)?\s*=>"
            + @"|\((\w+\.)*(?<layer>\w+Layer)\)\s*[\w(]"
            + @"|\b((OfType|Cast)<|typeof\()(\w+\.)*(?<layer>\w+Layer)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LayerTest();

    [GeneratedRegex(
        @"^\s*(public|internal|protected|private)\s[^(={]*\s(?<name>(Check|Validate|Known)([A-Z]\w*)?)(<[^>]*>)?\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RefusingMethod();

    private static IEnumerable<(string Place, string Text)> LinesOf(string folder)
    {
        var root = RepositoryFolder.File();
        var files = Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        return files.SelectMany(file => File.ReadLines(Path.Combine(root, file)).Select((text, i) => ($"{file}:{i + 1}", text)));
    }
}
