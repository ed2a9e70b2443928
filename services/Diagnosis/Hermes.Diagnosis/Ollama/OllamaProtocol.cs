using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hermes.Diagnosis.Ollama;

/// <summary>Body of <c>POST /api/chat</c>.</summary>
internal sealed record OllamaChatRequest
{
    public required string Model { get; init; }

    public required IReadOnlyList<OllamaMessage> Messages { get; init; }

    public required bool Stream { get; init; }

    /// <summary>A JSON schema that the answer is forced into, or the string "json".</summary>
    public JsonElement? Format { get; init; }

    public string? KeepAlive { get; init; }

    public required OllamaParameters Options { get; init; }
}

internal sealed record OllamaMessage(string Role, string? Content);

internal sealed record OllamaParameters
{
    public required int NumCtx { get; init; }

    public float? Temperature { get; init; }

    public int? NumPredict { get; init; }

    public float? TopP { get; init; }

    public int? TopK { get; init; }

    public long? Seed { get; init; }

    public IList<string>? Stop { get; init; }
}

/// <summary>The answer, or one piece of a streamed one.</summary>
internal sealed record OllamaChatResponse
{
    public string? Model { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public OllamaMessage? Message { get; init; }

    public bool Done { get; init; }

    public string? DoneReason { get; init; }

    public int? PromptEvalCount { get; init; }

    public int? EvalCount { get; init; }

    public string? Error { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OllamaChatRequest))]
[JsonSerializable(typeof(OllamaChatResponse))]
internal sealed partial class OllamaJson : JsonSerializerContext;
