using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Hermes.Contracts.Http;
using Hermes.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hermes.Web.Tests;

/// <summary>The services' REST API on a local port, answering what a test tells it to.</summary>
internal sealed class FakeServices : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpRequest, object?>> answers = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Channel<string>, byte>> streams = new();

    private FakeServices(WebApplication app)
    {
        this.app = app;
        app.MapGet("/health", () => "ok");
        app.Map("/{**path}", AnswerAsync);
    }

    public string Address => app.Urls.First();

    /// <summary>Requests received, "METHOD /path?query".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Bearer tokens of the requests, "METHOD /path" with the token.</summary>
    public ConcurrentQueue<(string Request, string Token)> Tokens { get; } = new();

    public static async Task<FakeServices> StartAsync()
    {
        var services = new FakeServices(LocalServer.Create());
        await services.app.StartAsync();
        return services;
    }

    /// <summary>Answers a path with JSON, or with the status when the answer is an <see cref="int"/>.</summary>
    public void Answer(string path, object? answer) => answers[path] = _ => answer;

    public void Answer(string path, Func<HttpRequest, object?> answer) => answers[path] = answer;

    public int Listeners(string path) => streams.TryGetValue(path, out var open) ? open.Count : 0;

    public void Send<T>(string path, T item)
    {
        var data = $"data: {JsonSerializer.Serialize(item, HermesJson.Options)}\n\n";
        foreach (var (channel, _) in streams.GetOrAdd(path, _ => new()))
        {
            channel.Writer.TryWrite(data);
        }
    }

    /// <summary>Ends the open streams of a path, as a restarting service does.</summary>
    public void Break(string path)
    {
        foreach (var (channel, _) in streams[path])
        {
            streams[path].TryRemove(channel, out _);
            channel.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var path in streams.Keys)
        {
            Break(path);
        }

        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Tokens.Enqueue(($"{context.Request.Method} {path}", context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal)));
        if (path.EndsWith("/stream", StringComparison.Ordinal))
        {
            await StreamAsync(path, context);
            return;
        }

        Requests.Enqueue($"{context.Request.Method} {path}{context.Request.QueryString}");
        var answer = answers.TryGetValue(path, out var make) ? make(context.Request) : 404;
        if (answer is int status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new { title = "It failed", detail = "as the test asked" });
            return;
        }

        await context.Response.WriteAsJsonAsync(answer, HermesJson.Options);
    }

    private async Task StreamAsync(string path, HttpContext context)
    {
        var channel = Channel.CreateUnbounded<string>();
        var open = streams.GetOrAdd(path, _ => new());
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync("event: keep-alive\ndata: null\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        open[channel] = 0;
        try
        {
            await foreach (var data in channel.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(data, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        finally
        {
            open.TryRemove(channel, out _);
        }
    }
}
