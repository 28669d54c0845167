namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>A piece of long work: a training, or a point of a curve.</summary>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Kind">Pieces of one kind take about as long for each epoch and step.</param>
/// <param name="Epochs">Passes over the training images; 0 for none.</param>
/// <param name="Steps">Steps of pruning.</param>
internal sealed record WorkPoint(string Title, string Kind, int Epochs, int Steps = 1)
{
    /// <summary>Equal parts of the work after the last epoch, or of all of it where there is none.</summary>
    public int Rest => Epochs == 0 ? Steps : 1;

    /// <summary>All parts of the work.</summary>
    public int Parts => Epochs + Rest;
}
