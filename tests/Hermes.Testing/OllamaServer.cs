using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hermes.Testing;

/// <summary>A local server that speaks Ollama's <c>POST /api/chat</c>; what the model "says" is up to the test.</summary>
public sealed class OllamaServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<JsonElement> requests = new();

    private OllamaServer(WebApplication app)
    {
        this.app = app;
        app.MapPost("/api/chat", ChatAsync);
    }

    /// <summary>Base address to set as <c>Ollama:Endpoint</c>.</summary>
    public string Address => app.Urls.First();

    /// <summary>Bodies received, in order.</summary>
    public IReadOnlyList<JsonElement> Requests => [.. requests];

    /// <summary>The content the model answers to a request. Throws <see cref="BadHttpRequestException"/> to answer with an error status.</summary>
    public Func<JsonElement, CancellationToken, Task<string>> Answer { get; set; } = static (_, _) => Task.FromResult("{}");

    /// <summary>Starts a server on a free port.</summary>
    public static async Task<OllamaServer> StartAsync()
    {
        var server = new OllamaServer(LocalServer.Create());
        await server.app.StartAsync();
        return server;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task ChatAsync(HttpContext context)
    {
        var request = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        requests.Enqueue(request);
        if (!request.TryGetProperty("model", out var model) || !request.TryGetProperty("messages", out _))
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "model and messages are required");
            return;
        }

        try
        {
            var content = await Answer(request, context.RequestAborted);
            var streamed = !request.TryGetProperty("stream", out var stream) || stream.GetBoolean();
            await context.Response.WriteAsync(streamed
                ? string.Concat(content.Chunk(8).Select(piece => Piece(model, new string(piece), done: false))) + Piece(model, "", done: true)
                : Piece(model, content, done: true));
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(context, e.StatusCode, e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller gave up, as a test of its time limit wants.
        }
    }

    private static string Piece(JsonElement model, string content, bool done) => JsonSerializer.Serialize(new
    {
        model,
        created_at = DateTimeOffset.UnixEpoch,
        message = new { role = "assistant", content },
        done,
        done_reason = done ? "stop" : null,
        prompt_eval_count = 100,
        eval_count = 50,
    }) + "\n";

    private static Task FailAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error });
    }
}
