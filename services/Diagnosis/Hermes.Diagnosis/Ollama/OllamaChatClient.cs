using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hermes.Diagnosis.Ollama;

/// <summary>Ollama's chat API as <see cref="IChatClient"/>: text in, text out; no tools, no images.</summary>
internal sealed class OllamaChatClient(HttpClient http, OllamaOptions settings) : IChatClient
{
    private const int MaxErrorCharacters = 300;
    private static readonly JsonElement anyJson = JsonSerializer.SerializeToElement("json");
    private readonly ChatClientMetadata metadata = new("ollama", http.BaseAddress, settings.Model);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: false, cancellationToken);
        var answer = Read(await response.Content.ReadAsStringAsync(cancellationToken));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer.Message?.Content ?? ""))
        {
            ModelId = answer.Model,
            CreatedAt = answer.CreatedAt,
            FinishReason = FinishReason(answer),
            Usage = Usage(answer),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: true, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            var piece = Read(line);
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece.Message?.Content ?? "")
            {
                ModelId = piece.Model,
                CreatedAt = piece.CreatedAt,
                FinishReason = FinishReason(piece),
            };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey switch
    {
        null when serviceType == typeof(ChatClientMetadata) => metadata,
        null when serviceType.IsInstanceOfType(this) => this,
        _ => null,
    };

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken ct)
    {
        var body = new OllamaChatRequest
        {
            Model = options?.ModelId ?? settings.Model,
            Messages = [.. messages.Select(message => new OllamaMessage(message.Role.Value, message.Text))],
            Stream = stream,
            Format = options?.ResponseFormat is ChatResponseFormatJson json ? json.Schema ?? anyJson : null,
            KeepAlive = string.IsNullOrWhiteSpace(settings.KeepAlive) ? null : settings.KeepAlive,
            Options = new OllamaParameters
            {
                NumCtx = settings.NumCtx,
                Temperature = options?.Temperature,
                NumPredict = options?.MaxOutputTokens,
                TopP = options?.TopP,
                TopK = options?.TopK,
                Seed = options?.Seed,
                Stop = options?.StopSequences,
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/chat") { Content = JsonContent.Create(body, OllamaJson.Default.OllamaChatRequest) };
        var response = await http.SendAsync(request, stream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, ct);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(ct);
            throw new HttpRequestException($"Ollama answered {(int)response.StatusCode}: {Error(text)}", null, response.StatusCode);
        }
    }

    private static OllamaChatResponse Read(string text)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(text, OllamaJson.Default.OllamaChatResponse);
            return answer switch
            {
                null => throw new HttpRequestException("Ollama answered with nothing."),
                { Error: { } error } => throw new HttpRequestException($"Ollama failed: {Cut(error)}"),
                _ => answer,
            };
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"This is not Ollama's API: {e.Message}", e);
        }
    }

    private static string Error(string text)
    {
        try
        {
            return Cut(JsonSerializer.Deserialize(text, OllamaJson.Default.OllamaChatResponse)?.Error ?? text);
        }
        catch (JsonException)
        {
            return Cut(text);
        }
    }

    private static string Cut(string text) => text.Length <= MaxErrorCharacters ? text : text[..MaxErrorCharacters];

    private static ChatFinishReason? FinishReason(OllamaChatResponse answer) => answer switch
    {
        { Done: false } => null,
        { DoneReason: "length" } => ChatFinishReason.Length,
        _ => ChatFinishReason.Stop,
    };

    private static UsageDetails Usage(OllamaChatResponse answer) => new()
    {
        InputTokenCount = answer.PromptEvalCount,
        OutputTokenCount = answer.EvalCount,
        TotalTokenCount = answer.PromptEvalCount + answer.EvalCount,
    };
}
