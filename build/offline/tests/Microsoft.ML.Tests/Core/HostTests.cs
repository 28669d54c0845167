using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Tests.Core;

public sealed class HostTests
{
    [Fact]
    public void TheSeedOfAContextDecidesItsRandomNumbers()
    {
        Assert.Equal(Draw(new MLContext(seed: 7)), Draw(new MLContext(seed: 7)));
        Assert.NotEqual(Draw(new MLContext(seed: 7)), Draw(new MLContext(seed: 8)));
        IHostEnvironment env = new MLContext(seed: 7);
        Assert.NotEqual(Draw(env), Draw(env));
        Assert.Equal(Draw(env.Register("a", seed: 3)), Draw(env.Register("b", seed: 3)));

        static List<int> Draw(IHostEnvironment env)
        {
            var random = env.Register("test").Rand;
            return [.. Enumerable.Range(0, 5).Select(_ => random.Next())];
        }
    }

    [Fact]
    public void MessagesReachTheLogWithTheirSource()
    {
        var ml = new MLContext();
        var log = new List<LoggingEventArgs>();
        ml.Log += (_, e) => log.Add(e);
        var host = ((IHostEnvironment)ml).Register("Trainer");
        using (var channel = host.Start("Epochs"))
        {
            channel.Info(MessageSensitivity.None, "epoch {0} of {1}", 1, 2);
            channel.Warning(MessageSensitivity.None, "slow {0}");
        }
        var info = Assert.Single(log, e => e.Kind == ChannelMessageKind.Info);
        Assert.Equal("epoch 1 of 2", info.RawMessage);
        Assert.Equal("Trainer; Epochs", info.Source);
        Assert.Equal("[Source=Trainer; Epochs, Kind=Info] epoch 1 of 2", info.Message);
        Assert.Equal("slow {0}", Assert.Single(log, e => e.Kind == ChannelMessageKind.Warning).RawMessage);
        Assert.Contains(log, e => e.Kind == ChannelMessageKind.Trace);
    }

    [Fact]
    public void NobodyNeedsToListen()
    {
        using var channel = ((IHostEnvironment)new MLContext()).Start("quiet");
        channel.Error(MessageSensitivity.None, "unheard");
    }

    [Fact]
    public void ProgressIsReportedUntilTheChannelIsClosed()
    {
        var progress = ((IHostEnvironment)new MLContext()).Register("Trainer").StartProgressChannel("training");
        progress.SetHeader(new ProgressHeader(["loss"], ["epochs"]), entry => entry.SetProgress(0, 1, 10));
        progress.Checkpoint(0.5, 1);
        Assert.Throws<InvalidOperationException>(() => progress.Checkpoint(1, 2, 3, 4, 5));
        progress.StartProgressChannel("part").Dispose();
        progress.Dispose();
        progress.Dispose();
        Assert.Throws<InvalidOperationException>(() => progress.Checkpoint(0.5));
    }

    // Cancelling and seeing it are internal: a library outside ML.NET reaches both by reflection.
    [Fact]
    public void CancellingAContextCancelsItsHosts()
    {
        var ml = new MLContext();
        var host = ((IHostEnvironment)ml).Register("outer");
        var inner = host.Register("inner");
        Assert.False(IsCanceled(inner));
        typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(ml, null);
        Assert.True(IsCanceled(host));
        Assert.True(IsCanceled(inner));
        Assert.True(IsCanceled(((IHostEnvironment)ml).Register("later")));

        static bool IsCanceled(IHost host) => (bool)typeof(IHost).Assembly.GetType("Microsoft.ML.Runtime.ICancelable", true)!
            .GetProperty("IsCanceled")!.GetValue(host)!;
    }

    [Fact]
    public void OptionsAreKeptByName()
    {
        var ml = new MLContext();
        Assert.True(ml.TryAddOption("a", 1));
        Assert.False(ml.TryAddOption("a", 2));
        ml.SetOption("b", "text");
        Assert.True(ml.TryGetOption("a", out int a));
        Assert.Equal(1, a);
        Assert.False(ml.TryGetOption("b", out int _));
        Assert.Equal(0, ml.GetOptionOrDefault<int>("c"));
        Assert.True(ml.RemoveOption("a"));
        Assert.False(ml.RemoveOption("a"));
        Assert.ThrowsAny<ArgumentException>(() => ml.SetOption(" ", 1));
    }

    [Fact]
    public void HostsNeedAName()
        => Assert.ThrowsAny<ArgumentException>(() => ((IHostEnvironment)new MLContext()).Register(""));
}
