using System.Text.Json;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Incidents;
using Hermes.Testing;
using Microsoft.AspNetCore.Hosting;

namespace Hermes.Diagnosis.Tests;

/// <summary>The real service beside a scripted Ollama, and a hearer of what it announces.</summary>
public sealed class DiagnosisFixture : IAsyncLifetime
{
    public const string ValidAnswer = """{"probableCause":"The model says the database is down.","recommendedSolution":"1. Start it.","criticality":5}""";

    private static readonly DateTimeOffset noon = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    private ServiceFixture<ErrorsDetectedConsumer>? service;

    internal ServiceFixture<ErrorsDetectedConsumer> Service => service!;

    public MessageListener<IncidentDiagnosed> Announced { get; private set; } = null!;

    public DiagnosisClient Client => new(Service.Client);

    public static async Task<DiagnosisFixture> StartAsync(OllamaServer ollama, Action<IWebHostBuilder>? configure = null)
    {
        var fixture = new DiagnosisFixture();
        await fixture.StartServiceAsync(host =>
        {
            host.UseSetting("Ollama:Endpoint", ollama.Address);
            host.UseSetting("Outgoing:AllowPrivate", "127.0.0.1");
            configure?.Invoke(host);
        });
        return fixture;
    }

    public static ErrorsDetected Batch(string template, string sample, string? feed, int count = 3) => new()
    {
        BatchId = Guid.NewGuid(),
        Source = "tests",
        Errors =
        [
            new DetectedError
            {
                TemplateId = template,
                Template = sample,
                Feed = feed,
                Component = "loader",
                Level = "ERROR",
                Category = "Connection",
                Severity = ErrorSeverity.High,
                Count = count,
                FirstAt = noon,
                LastAt = noon.AddSeconds(count),
                Samples = [sample],
            },
        ],
    };

    public static string LastMessage(JsonElement request) =>
        request.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;

    public async ValueTask InitializeAsync() => await StartServiceAsync(null);

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private async Task StartServiceAsync(Action<IWebHostBuilder>? configure)
    {
        service = await ServiceFixture<ErrorsDetectedConsumer>.StartAsync("diagnosisdb", configure);
        Announced = await service.ListenAsync<IncidentDiagnosed>();
    }
}
