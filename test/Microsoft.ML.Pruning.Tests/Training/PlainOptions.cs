using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Training options with nothing added; one thread, so that small trainings do not wait for each other.</summary>
internal sealed record PlainOptions : TrainingOptions
{
    public PlainOptions()
    {
        Seed = 1;
        Computing = new() { Threads = 1 };
        BatchSize = 16;
    }
}
