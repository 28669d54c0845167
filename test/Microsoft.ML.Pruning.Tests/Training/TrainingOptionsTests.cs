using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class TrainingOptionsTests
{
    public static TheoryData<string, Func<object>> OutOfRange => new()
    {
        { "Epochs", () => new PlainOptions { Epochs = -1 } },
        { "Iterations", () => new PlainOptions { Iterations = -1 } },
        { "ValidateEvery", () => new PlainOptions { ValidateEvery = 0 } },
        { "SnapshotIterations", () => new PlainOptions { SnapshotIterations = [3, -1] } },
        { "BatchSize", () => new PlainOptions { BatchSize = 0 } },
        { "Threads", () => new PlainOptions { Computing = new() { Threads = 0 } } },
        { "ShuffleWindow", () => new PlainOptions { ShuffleWindow = 0 } },
        { "LearningRate", () => new SgdOptions { LearningRate = 0 } },
        { "LearningRate", () => new AdamOptions { LearningRate = double.PositiveInfinity } },
        { "WeightDecay", () => new AdamWOptions { WeightDecay = -1 } },
        { "Momentum", () => new SgdOptions { Momentum = 1 } },
        { "Beta1", () => new AdamOptions { Beta1 = -0.1 } },
        { "Beta2", () => new AdamWOptions { Beta2 = double.NaN } },
        { "Epsilon", () => new AdamOptions { Epsilon = 0 } },
        { "Epsilon", () => new AdamWOptions { Epsilon = -1 } },
        { "WarmUpSteps", () => new ConstantRate { WarmUpSteps = -1 } },
        { "EveryEpochs", () => new StepRate(0) },
        { "Gamma", () => new StepRate(1, 0) },
        { "Gamma", () => new StepRate(1) with { Gamma = 1.1 } },
        { "Floor", () => new CosineRate(1) },
        { "Patience", () => new EarlyStopping(0) },
        { "MinimumDelta", () => new EarlyStopping(1, double.NaN) },
        { "Temperature", () => new Distillation { Temperature = 0 } },
        { "Weight", () => new Distillation { Weight = 1.1 } },
        { "Weight", () => new Distillation { Weight = double.NaN } },
        { "Strength", () => new L1Regularizer(-1) },
        { "Strength", () => new BatchNormScaleRegularizer(double.NaN) },
        { "Strength", () => new GroupLassoRegularizer(1) with { Strength = double.PositiveInfinity } },
        { "Groups", () => new GroupLassoRegularizer(1, (WeightGrouping)2) },
        { "Gain", () => new XavierNormalInitializer(0) },
        { "Gain", () => new XavierUniformInitializer(-1) },
        { "Gain", () => new KaimingNormalInitializer(-1) },
        { "Gain", () => new KaimingUniformInitializer(double.PositiveInfinity) },
        { "Mode", () => new KaimingNormalInitializer() with { Mode = (FanMode)(-1) } },
        { "Mode", () => new KaimingUniformInitializer(1, (FanMode)7) },
        { "Gain", () => new OrthogonalInitializer(0) },
        { "Scale", () => new TruncatedNormalInitializer(double.NaN) },
        { "Mode", () => new TruncatedNormalInitializer(1, (FanMode)3) },
        { "Value", () => new ConstantInitializer(float.NaN) },
        { "Value", () => new ConstantInitializer(1) with { Value = float.NegativeInfinity } },
        { "Rows", () => new LsuvInitializer { Rows = 0 } },
        { "Tolerance", () => new LsuvInitializer { Tolerance = 0 } },
        { "MaximumIterations", () => new LsuvInitializer { MaximumIterations = 0 } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void A_setting_out_of_range_is_named_with_its_value_and_range(string name, Func<object> create)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(create);

        Assert.Equal(name, error.ParamName);
        Assert.StartsWith($"{name} is {error.ActualValue}; it must be ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_may_not_be_null_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new PlainOptions { Optimizer = null! });
        Assert.Throws<ArgumentNullException>(() => new PlainOptions { LearningRate = null! });
        Assert.Throws<ArgumentNullException>(() => new PlainOptions { Initializer = null! });
        Assert.Throws<ArgumentNullException>(() => new PlainOptions { Computing = new() { Device = null! } });
        Assert.Throws<ArgumentNullException>(() => new PlainOptions { Regularizers = [new L1Regularizer(1), null!] });
        Assert.Throws<ArgumentNullException>(() => new CustomInitializer(null!));
        Assert.Throws<ArgumentNullException>(() => new LsuvInitializer { Start = null! });
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    [InlineData("cuda:0")]
    [InlineData("cuda:12")]
    [InlineData("mps")]
    public void Device_names_are_kept(string device) =>
        Assert.Equal(device, new ComputingOptions { Device = device }.Device);

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:0:0")]
    public void Text_that_names_no_device_is_refused(string device)
    {
        var error = Assert.Throws<ArgumentException>(() => new PlainOptions { Computing = new() { Device = device } });

        Assert.Contains($"Device is '{device}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_values()
    {
        Assert.Equal(Create(), Create());
        Assert.Equal(Create().GetHashCode(), Create().GetHashCode());
        Assert.NotEqual(Create(), Create() with { SnapshotIterations = [0, 8] });
        Assert.NotEqual(Create(), Create() with { Regularizers = [new L1Regularizer(1e-4)] });
        Assert.Equal(new PlainOptions(), new PlainOptions { SnapshotIterations = default, Regularizers = default });

        static PlainOptions Create() => new()
        {
            Optimizer = new SgdOptions { Momentum = 0.9 },
            LearningRate = new StepRate(2),
            EarlyStopping = new EarlyStopping(2),
            SnapshotIterations = [0, 7],
            Regularizers = [new L1Regularizer(1e-4) { Layers = ["fc*"] }, new GroupLassoRegularizer(1e-3)],
        };
    }
}
