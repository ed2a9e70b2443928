using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Testing;

[assembly: AssemblyFixture(typeof(Hermes.Ingestion.Tests.IngestionFixture))]

namespace Hermes.Ingestion.Tests;

/// <summary>One running service for all tests that need no special settings; each test uses a source of its own.</summary>
public sealed class IngestionFixture : IAsyncLifetime
{
    internal ServiceFixture<Program> Service { get; private set; } = null!;

    internal IngestionClient Client => new(Service.Client);

    public async ValueTask InitializeAsync()
    {
        Service = await ServiceFixture<Program>.StartAsync("ingestiondb");
        await ListenAsync(Service);
    }

    /// <summary>Somebody must listen to each event, or the relay rightly complains that nobody does.</summary>
    internal static async Task ListenAsync(ServiceFixture<Program> service)
    {
        await service.ListenAsync<LogActivityCounted>();
        await service.ListenAsync<ErrorsDetected>();
        await service.ListenAsync<ExecutionsRecorded>();
        await service.ListenAsync<AuditRecorded>();
        await service.ListenAsync<LineageRecorded>();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    internal Task<long> CountAsync(string source) => CountAsync(Service, source);

    internal static async Task<long> CountAsync(ServiceFixture<Program> service, string source)
    {
        await using var connection = await service.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from log_entry where source = @source", new { source });
    }

    internal Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? contentType, CancellationToken ct)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return Service.Client.PostAsync(path, content, ct);
    }

    internal static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<T>(HermesJson.Options, ct))!;
    }

    internal static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken ct) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(HermesJson.Options, ct);
}
