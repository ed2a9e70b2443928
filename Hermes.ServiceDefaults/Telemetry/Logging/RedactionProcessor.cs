using Hermes.ServiceDefaults.Redaction;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Hermes.ServiceDefaults.Telemetry.Logging;

/// <summary>Takes secrets out of log records before a processor behind it exports them.</summary>
internal sealed class RedactionProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        data.FormattedMessage = data.FormattedMessage is { } message ? SecretRedactor.Redact(message) : null;
        data.Body = data.Body is { } body ? SecretRedactor.Redact(body) : null;
        if (data.Attributes is { Count: > 0 } attributes)
        {
            var safe = new KeyValuePair<string, object?>[attributes.Count];
            for (var i = 0; i < safe.Length; i++)
            {
                var (name, value) = attributes[i];
                safe[i] = new(name, name == LogFields.Template ? value : LogFields.Safe(name, value));
            }

            data.Attributes = safe;
        }

        if (data.Exception is { } exception)
        {
            var text = exception.ToString();
            var clean = SecretRedactor.Redact(text);
            data.Exception = ReferenceEquals(clean, text) || clean == text ? exception : new RedactedException(SecretRedactor.Redact(exception.Message), clean);
        }
    }

    /// <summary>Stands in for an exception whose text held a secret.</summary>
    private sealed class RedactedException(string message, string text) : Exception(message)
    {
        public override string ToString() => text;
    }
}
