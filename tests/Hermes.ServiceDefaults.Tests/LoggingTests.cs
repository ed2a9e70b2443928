using System.Diagnostics;
using System.Text.Json;
using Hermes.ServiceDefaults.Telemetry.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Hermes.ServiceDefaults.Tests;

public sealed class LoggingTests
{
    private const string Secret = "hunter2hunter2";
    private const string Address = $"postgres://etl:{Secret}@db:5432/prod";

    [Fact]
    public void A_line_is_one_object_with_all_that_is_known()
    {
        using var span = new Activity("test").Start();
        var thrown = Thrown();

        var line = Written(logger => logger.LogWarning(new EventId(7, "Refused"), thrown, "{Count} lines of {Source} refused by {Server}", 3, "fleet\nfleet", Address));

        Assert.EndsWith("\n", line);
        Assert.DoesNotContain('\n', line.TrimEnd('\n'));
        Assert.DoesNotContain(Secret, line);
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-01-07T12:00:00Z", json.GetProperty("time").GetString());
        Assert.Equal(("Warning", "tests", 7, "Refused"), (Text(json, "level"), Text(json, "category"), json.GetProperty("eventId").GetInt32(), Text(json, "event")));
        Assert.Equal("3 lines of fleet\nfleet refused by postgres://etl:***@db:5432/prod", Text(json, "message"));
        Assert.Equal("{Count} lines of {Source} refused by {Server}", Text(json, "template"));
        Assert.Equal(3, json.GetProperty("fields").GetProperty("Count").GetInt32());
        Assert.Equal("postgres://etl:***@db:5432/prod", Text(json.GetProperty("fields"), "Server"));
        Assert.Equal((span.TraceId.ToString(), span.SpanId.ToString()), (Text(json, "traceId"), Text(json, "spanId")));
        Assert.Contains(nameof(Thrown), Text(json, "exception"));
    }

    [Theory]
    [InlineData("ApiKey")]
    [InlineData("SmtpPassword")]
    [InlineData("access_token")]
    public void A_field_named_after_a_secret_is_not_told(string field) =>
        Assert.Equal("***", LogFields.Safe(field, Secret));

    [Fact]
    public void What_is_no_secret_stays_as_it_is()
    {
        Assert.Equal(42, LogFields.Safe("Tokens", 42));
        Assert.Equal("fleet", LogFields.Safe("Source", "fleet"));
        Assert.Null(LogFields.Safe("Source", null));
        Assert.Equal("NaN", Text(JsonDocument.Parse(Written(logger => logger.LogInformation("{Ratio}", double.NaN))).RootElement.GetProperty("fields"), "Ratio"));
    }

    [Fact]
    public void Exported_records_hold_no_secret()
    {
        var exported = new List<string>();
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(telemetry =>
        {
            telemetry.IncludeFormattedMessage = true;
            telemetry.AddProcessor(new RedactionProcessor());
            telemetry.AddProcessor(new Capture(exported));
        })))
        {
            factory.CreateLogger("tests").LogError(Thrown(), "{Server} refused {ApiKey}", Address, $"hms_abcdefghijkl_{Secret}");
        }

        var told = Assert.Single(exported);
        Assert.DoesNotContain(Secret, told);
        Assert.Contains("postgres://etl:***@db:5432/prod", told);
        Assert.Contains("hms_abcdefghijkl_***", told);
        Assert.Contains(nameof(Thrown), told);
    }

    [Theory]
    [InlineData("Development", null, "hermes-text")]
    [InlineData("Production", null, "hermes-json")]
    [InlineData("Production", "text", "hermes-text")]
    [InlineData("Development", "json", "hermes-json")]
    public void Collectors_get_json_and_developers_text(string environment, string? format, string formatter)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration["Logging:Format"] = format;
        builder.AddHermesLogging();
        using var services = builder.Services.BuildServiceProvider();

        Assert.Equal(formatter, services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    [Fact]
    public void The_readable_console_tells_no_secret_either()
    {
        using var services = new ServiceCollection().AddLogging(logging => logging.AddConsole())
            .AddSingleton<ConsoleFormatter, TextLogFormatter>().BuildServiceProvider();
        var formatter = services.GetServices<ConsoleFormatter>().OfType<TextLogFormatter>().Single();

        var text = Written(logger => logger.LogWarning(Thrown(), "{Server} refused", Address), formatter);

        Assert.Contains("postgres://etl:***@db:5432/prod", text);
        Assert.DoesNotContain(Secret, text);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException($"No answer from {Address}");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static string Written(Action<ILogger> log, ConsoleFormatter? formatter = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        log(new FormattedLogger(formatter ?? new JsonLogFormatter(new FixedTime()), text));
        return text.ToString();
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);
    }

    private sealed class FormattedLogger(ConsoleFormatter formatter, StringWriter output) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            formatter.Write(new LogEntry<TState>(logLevel, "tests", eventId, state, exception, format), null, output);
    }

    private sealed class Capture(List<string> exported) : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data) =>
            exported.Add($"{data.FormattedMessage} {data.Body} {string.Join(' ', data.Attributes!.Select(attribute => $"{attribute.Key}={attribute.Value}"))} {data.Exception} {data.Exception?.Message}");
    }
}
