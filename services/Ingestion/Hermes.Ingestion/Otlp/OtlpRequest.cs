using System.Text.Json;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Logs;
using Hermes.Logs.Protobuf;

namespace Hermes.Ingestion.Otlp;

/// <summary>The body of an export request as protobuf, whatever it came as.</summary>
internal sealed class OtlpRequest : IDisposable
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    private readonly RequestBody? _body;
    private readonly ProtobufBuffer? _rewritten;

    private OtlpRequest(bool isJson, RequestBody? body, ProtobufBuffer? rewritten) => (IsJson, _body, _rewritten) = (isJson, body, rewritten);

    /// <summary>Rewrites JSON as protobuf.</summary>
    internal delegate void Rewrite(ReadOnlySpan<byte> json, ProtobufBuffer output);

    public bool IsJson { get; }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public OtlpReply? Refusal { get; private init; }

    /// <summary>The message; valid until disposed.</summary>
    public ReadOnlySpan<byte> Message => _rewritten is not null ? _rewritten.Written : _body is not null ? _body.Bytes.Span : default;

    public static async Task<OtlpRequest> ReadAsync(HttpRequest request, int limit, IntakeQueue queue, Rewrite rewrite, CancellationToken ct)
    {
        var type = request.ContentType ?? "";
        var json = type.StartsWith(Json, StringComparison.OrdinalIgnoreCase);
        if (!json && !type.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(true, StatusCodes.Status415UnsupportedMediaType, $"Send Content-Type {Protobuf} or {Json}; '{type}' is not understood.");
        }

        RequestBody body;
        try
        {
            body = await RequestBody.ReadAsync(request, limit, queue, ct);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refuse(json, e.StatusCode, e.Message);
        }

        // No bytes at all are an empty message, which is valid.
        if (body.IsEmpty && !json)
        {
            return new OtlpRequest(json, body, null);
        }

        if (body.Problem is { } problem)
        {
            body.Dispose();
            return Refuse(json, problem.StatusCode, problem.ProblemDetails.Detail ?? "");
        }

        return json ? Rewritten(body, rewrite) : new OtlpRequest(json, body, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _body?.Dispose();
        _rewritten?.Dispose();
    }

    private static OtlpRequest Rewritten(RequestBody body, Rewrite rewrite)
    {
        var rewritten = new ProtobufBuffer();
        try
        {
            using (body)
            {
                rewrite(body.Bytes.Span, rewritten);
            }

            return new OtlpRequest(true, null, rewritten);
        }
        catch (JsonException e)
        {
            rewritten.Dispose();
            return Refuse(true, StatusCodes.Status400BadRequest, $"The body is no OTLP: {e.Message.Split(" LineNumber:")[0]} Nothing was stored.");
        }
    }

    private static OtlpRequest Refuse(bool json, int status, string message) => new(json, null, null) { Refusal = OtlpReply.Refused(json, status, message) };
}
