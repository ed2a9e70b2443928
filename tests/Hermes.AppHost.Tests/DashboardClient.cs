using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Aspire.Hosting.DashboardService;
using Google.Protobuf;

namespace Hermes.AppHost.Tests;

/// <summary>Calls the resource service as Aspire's dashboard does: gRPC on HTTP/2 without TLS.</summary>
internal sealed class DashboardClient(string address, string key) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri(address),
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The first answer of a call; fails with the call's status when there is none.</summary>
    public async Task<T> CallAsync<T>(string call, IMessage request, MessageParser<T> parser, CancellationToken token)
        where T : class, IMessage<T>
    {
        await foreach (var answer in StreamAsync(call, request, parser, token))
        {
            return answer;
        }

        throw new InvalidOperationException("The call ended without an answer.");
    }

    public async IAsyncEnumerable<T> StreamAsync<T>(string call, IMessage request, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken token)
        where T : class, IMessage<T>
    {
        using var response = await SendAsync(call, Frame(request), token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        var prefix = new byte[5];
        while (await body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, token) == prefix.Length)
        {
            var message = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
            await body.ReadExactlyAsync(message, token);
            yield return parser.ParseFrom(message);
        }

        var status = response.TrailingHeaders.GetValues("grpc-status").Single();
        if (status != "0")
        {
            throw new GrpcException((GrpcStatus)int.Parse(status), Uri.UnescapeDataString(response.TrailingHeaders.GetValues("grpc-message").Single()));
        }
    }

    public async Task<HttpResponseMessage> SendAsync(string call, byte[] body, CancellationToken token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/aspire.v1.DashboardService/{call}") { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.Add("x-resource-service-api-key", key);
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token);
    }

    public void Dispose() => _http.Dispose();

    private static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - 5));
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }
}
