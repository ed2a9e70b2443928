using System.Text.Json;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Incidents;
using Hermes.Testing;
using Microsoft.AspNetCore.Hosting;

namespace Hermes.Diagnosis.Tests;

/// <summary>The real service beside a scripted Ollama, and a hearer of what it announces.</summary>
internal sealed class DiagnosisFixture : IAsyncDisposable
{
    public const string ValidAnswer = """{"probableCause":"The model says the database is down.","recommendedSolution":"1. Start it.","criticality":5}""";

    private static readonly DateTimeOffset noon = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    private DiagnosisFixture(ServiceFixture<ErrorsDetectedConsumer> service, MessageListener<IncidentDiagnosed> announced)
    {
        Service = service;
        Announced = announced;
        Client = new DiagnosisClient(service.Client);
    }

    public ServiceFixture<ErrorsDetectedConsumer> Service { get; }

    public MessageListener<IncidentDiagnosed> Announced { get; }

    public DiagnosisClient Client { get; }

    public static async Task<DiagnosisFixture> StartAsync(OllamaServer? ollama = null, Action<IWebHostBuilder>? configure = null)
    {
        var service = await ServiceFixture<ErrorsDetectedConsumer>.StartAsync("diagnosisdb", host =>
        {
            if (ollama is not null)
            {
                host.UseSetting("Ollama:Endpoint", ollama.Address);
            }

            configure?.Invoke(host);
        });
        return new DiagnosisFixture(service, await service.ListenAsync<IncidentDiagnosed>());
    }

    public static ErrorsDetected Batch(string template, string sample, string? feed = "FX_RATES", int count = 3) => new()
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

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
