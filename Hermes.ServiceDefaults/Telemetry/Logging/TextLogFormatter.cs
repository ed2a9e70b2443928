using Hermes.ServiceDefaults.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Hermes.ServiceDefaults.Telemetry.Logging;

/// <summary>The framework's readable console, without secrets.</summary>
internal sealed class TextLogFormatter(IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "hermes-text";

    // Found late: the framework's formatter and this one stand in the same list.
    private readonly Lazy<ConsoleFormatter> simple = new(() =>
        services.GetServices<ConsoleFormatter>().First(formatter => formatter.Name == ConsoleFormatterNames.Simple));

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var text = new StringWriter();
        simple.Value.Write(in logEntry, scopeProvider, text);
        textWriter.Write(SecretRedactor.Redact(text.ToString()));
    }
}
