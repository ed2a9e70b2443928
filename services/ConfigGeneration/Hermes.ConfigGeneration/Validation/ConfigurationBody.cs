using System.Text;
using System.Text.Json;
using Hermes.Schemas.Text;

namespace Hermes.ConfigGeneration.Validation;

/// <summary>A configuration as it was sent: bare, or in an envelope with message and author.</summary>
internal sealed record ConfigurationBody(string Json, string? Message, string? Author, bool AcceptBreaking = false)
{
    public const int MaxBytes = 8 * 1024 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large or not an object.</exception>
    public static async Task<ConfigurationBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (var read = await request.Body.ReadAsync(chunk, ct); read > 0; read = await request.Body.ReadAsync(chunk, ct))
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                throw new BadHttpRequestException("The configuration is larger than 8 MB.", StatusCodes.Status413PayloadTooLarge);
            }
        }

        StrictJson.RefuseHalfCharacters(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        using var document = JsonDocument.Parse(buffer.ToArray(), Strict);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new BadHttpRequestException("The body has to be a configuration, a JSON object.");
        }

        return root.TryGetProperty("configuration", out var inner)
            ? new ConfigurationBody(inner.GetRawText(), TextOf(root, "message"), TextOf(root, "author"), root.TryGetProperty("acceptBreaking", out var accept) && accept.ValueKind == JsonValueKind.True)
            : new ConfigurationBody(Encoding.UTF8.GetString(buffer.ToArray()), null, null);
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
