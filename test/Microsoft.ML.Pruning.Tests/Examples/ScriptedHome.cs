using System.Net;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>Stands in for the data sets' public homes: answers by host and file name, and notes what was asked.</summary>
internal sealed class ScriptedHome(Func<Uri, byte[]?> answer) : HttpMessageHandler
{
    public List<Uri> Asked { get; } = [];

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!);
        return answer(request.RequestUri!) is { } content
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }
            : throw new HttpRequestException("there is no network");
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));
}
