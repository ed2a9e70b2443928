using System.Collections.Concurrent;
using System.Text.Json;
using Hermes.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hermes.Notification.Tests;

/// <summary>A local receiver of Slack's incoming webhooks.</summary>
public sealed class SlackServer : IAsyncDisposable
{
    public const string Secret = "T000-B000-verysecret";
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(JsonElement Message, DateTimeOffset At)> messages = new();

    private SlackServer(WebApplication app)
    {
        this.app = app;
        app.MapPost("/services/{secret}", TakeAsync);
    }

    public string WebhookUrl => $"{app.Urls.First()}/services/{Secret}";

    public IReadOnlyList<(JsonElement Message, DateTimeOffset At)> Messages => [.. messages];

    /// <summary>Answers to give before taking messages: status and seconds of Retry-After.</summary>
    public ConcurrentQueue<(int Status, int RetryAfter)> Refusals { get; } = new();

    public static async Task<SlackServer> StartAsync()
    {
        var server = new SlackServer(LocalServer.Create());
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        if (Refusals.TryDequeue(out var refusal))
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.Headers.RetryAfter = refusal.RetryAfter.ToString();
            await context.Response.WriteAsync("refused");
            return;
        }

        messages.Enqueue((await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body), TimeProvider.System.GetUtcNow()));
        await context.Response.WriteAsync("ok");
    }
}
