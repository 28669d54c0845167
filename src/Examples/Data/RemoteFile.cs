namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>A file at a data set's public home, with the MD5 it must have.</summary>
internal sealed record RemoteFile(string Name, string Md5, IReadOnlyList<Uri> Addresses);
