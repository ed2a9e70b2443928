using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Hermes.Contracts.Configurations;
using Hermes.Contracts.Http;
using Hermes.Testing;

namespace Hermes.ConfigGeneration.Tests;

/// <summary>The real host on a real Postgres, RabbitMQ and git repository, shared by the tests of a class.</summary>
public sealed class ConfigurationService : IAsyncLifetime
{
    private ServiceFixture<Program>? _service;

    internal const string Trades = """
        trade_id,trade_date,instrument,quantity,price,amount,currency,trader_email
        T-0001,2024-01-31,XS0001,100,99.50,9950.00,EUR,ann@example.org
        T-0002,2024-01-31,XS0002,250,101.25,25312.50,USD,bob@example.org
        T-0003,2024-02-01,XS0003,75,87.10,6532.50,GBP,ann@example.org
        T-0004,2024-02-01,XS0001,20,99.75,1995.00,EUR,cid@example.org
        T-0005,2024-02-02,XS0004,500,12.05,6025.00,USD,bob@example.org
        """;

    internal ServiceFixture<Program> Service => _service!;

    internal HttpClient Http => Service.Client;

    internal ConfigurationClient Client => new(Http);

    internal string Repository { get; } = Path.Combine(TemporaryDirectory.Create("hermes-configurations"), "repository");

    public async ValueTask InitializeAsync() =>
        _service = await ServiceFixture<Program>.StartAsync("configdb", host => host.UseSetting("Configurations:RepositoryPath", Repository).UseSetting("Configurations:MaxSampleMegabytes", "2"));

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        TemporaryDirectory.Delete(Path.GetDirectoryName(Repository)!);
        GC.SuppressFinalize(this);
    }

    internal Task<SampleProfile> UploadAsync(string text, string name, CancellationToken ct) =>
        Client.UploadSampleAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, ct);

    internal async Task<JsonObject> GenerateAsync(string feed, CancellationToken ct)
    {
        var sample = await UploadAsync(Trades, "trades.csv", ct);
        var generated = await Client.GenerateAsync(new GenerateRequest
        {
            Feed = feed,
            SampleId = sample.SampleId,
            TemplateId = "trades",
            Source = "sftp://files.example.org/trades/*.csv",
            Target = "postgres://warehouse/trades",
            Owner = "settlement@example.org",
        }, ct);
        return generated.Configuration;
    }

    internal Task<HttpResponseMessage> PutAsync(string feed, JsonObject configuration, CancellationToken ct) =>
        Http.PutAsJsonAsync($"/api/v1/configurations/{feed}", configuration, HermesJson.Options, ct);

    internal Task<StoredConfiguration> SaveAsync(string feed, JsonObject configuration, string message, CancellationToken ct, string? baseVersion = null) =>
        Client.SaveAsync(feed, new SaveConfigurationRequest(System.Text.Json.JsonSerializer.SerializeToElement(configuration), message, "Ann <ann@example.org>"), baseVersion, ct);
}
