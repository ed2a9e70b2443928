using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Hermes.ServiceDefaults.Telemetry.Logging;

/// <summary>
/// One JSON object a line, without secrets. Scopes are left out: the trace id joins what belongs together, and scopes of
/// outgoing calls hold whole addresses.
/// </summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "hermes-json";

    // Lines go to a terminal or a collector, never into a page.
    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            json.WriteNumber("eventId", logEntry.EventId.Id);
            if (logEntry.EventId.Name is { } name)
            {
                json.WriteString("event", name);
            }

            json.WriteString("message", SecretRedactor.Redact(logEntry.Formatter(logEntry.State, logEntry.Exception) ?? ""));
            WriteFields(json, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>);
            if (Activity.Current is { } span)
            {
                json.WriteString("traceId", span.TraceId.ToString());
                json.WriteString("spanId", span.SpanId.ToString());
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", SecretRedactor.Redact(exception.ToString()));
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? fields)
    {
        if (fields is null)
        {
            return;
        }

        if (fields.LastOrDefault(field => field.Key == LogFields.Template).Value is string template)
        {
            json.WriteString("template", template);
        }

        json.WriteStartObject("fields");
        foreach (var (name, value) in fields.Where(field => field.Key != LogFields.Template).DistinctBy(field => field.Key))
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, Told(LogFields.Safe(name, value)), HermesJson.Options);
        }

        json.WriteEndObject();
    }

    // JSON has no such numbers.
    private static object? Told(object? value) => value is double number && !double.IsFinite(number) || value is float single && !float.IsFinite(single) ? value.ToString() : value;
}
