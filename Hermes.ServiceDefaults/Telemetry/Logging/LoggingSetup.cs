using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Console;

namespace Hermes.ServiceDefaults.Telemetry.Logging;

internal static class LoggingSetup
{
    private const string Setting = "Logging:Format";

    /// <summary>JSON lines for collectors, readable lines for developers; <c>Logging:Format</c> (json or text) decides otherwise.</summary>
    /// <exception cref="InvalidOperationException">The format is neither.</exception>
    public static WebApplicationBuilder AddHermesLogging(this WebApplicationBuilder builder)
    {
        var formatter = (builder.Configuration[Setting] ?? (builder.Environment.IsDevelopment() ? "text" : "json")) switch
        {
            "json" => JsonLogFormatter.FormatterName,
            "text" => TextLogFormatter.FormatterName,
            var other => throw new InvalidOperationException($"{Setting} is '{other}'. Set it to json or text."),
        };
        builder.Services.AddSingleton<ConsoleFormatter, JsonLogFormatter>();
        builder.Services.AddSingleton<ConsoleFormatter, TextLogFormatter>();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = formatter);
        return builder;
    }
}
