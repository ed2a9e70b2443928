using Hermes.Contracts;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Ingestion;
using Hermes.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Hermes.Web.Live;

/// <summary>Lines, errors and warnings of the last 24 hours.</summary>
internal sealed class ErrorsPerHourWatch(IServiceProvider services, IOptions<PortalOptions> options, TimeProvider clock)
    : Watch<IReadOnlyList<HourlyErrors>>(ServiceNames.Ingestion, TimeSpan.FromSeconds(options.Value.RefreshSeconds), clock)
{
    public const int Hours = 24;

    protected override Task<IReadOnlyList<HourlyErrors>> LoadAsync(CancellationToken ct) =>
        services.GetRequiredService<IngestionClient>().GetErrorsPerHourAsync(Hours, ct);
}

/// <summary>Most frequent errors of the last 24 hours.</summary>
internal sealed class TopErrorsWatch(IServiceProvider services, IOptions<PortalOptions> options, TimeProvider clock)
    : Watch<IReadOnlyList<TopError>>(ServiceNames.Ingestion, TimeSpan.FromSeconds(options.Value.RefreshSeconds), clock)
{
    private const int Limit = 5;

    protected override Task<IReadOnlyList<TopError>> LoadAsync(CancellationToken ct) =>
        services.GetRequiredService<IngestionClient>().GetTopErrorsAsync(ErrorsPerHourWatch.Hours, Limit, ct);
}

/// <summary>The latest open incidents.</summary>
internal sealed class OpenIncidentsWatch(IServiceProvider services, IOptions<PortalOptions> options, TimeProvider clock)
    : Watch<IReadOnlyList<Incident>>(ServiceNames.Diagnosis, TimeSpan.FromSeconds(options.Value.RefreshSeconds), clock)
{
    private const int Limit = 50;

    protected override async Task<IReadOnlyList<Incident>> LoadAsync(CancellationToken ct) =>
        (await services.GetRequiredService<DiagnosisClient>().GetIncidentsAsync("open", null, null, Limit, ct)).Items;
}

/// <summary>Which services answer.</summary>
/// <param name="Name">Name of the service.</param>
/// <param name="Up">True when its health check is good.</param>
internal sealed record ServiceState(string Name, bool Up);

/// <summary>Asks every service's health check.</summary>
internal sealed class ServicesWatch(IHttpClientFactory clients, IConfiguration configuration, IOptions<PortalOptions> options, TimeProvider clock)
    : Watch<IReadOnlyList<ServiceState>>("portal", TimeSpan.FromSeconds(options.Value.RefreshSeconds), clock)
{
    /// <summary>Client without the retries of the others: a failed check is an answer.</summary>
    public const string ClientName = "health";

    private static readonly string[] Names =
        [ServiceNames.Ingestion, ServiceNames.Prediction, ServiceNames.Diagnosis, ServiceNames.Notification, ServiceNames.ConfigGeneration];

    protected override async Task<IReadOnlyList<ServiceState>> LoadAsync(CancellationToken ct) =>
        await Task.WhenAll(Names.Select(async name => new ServiceState(name, await IsUpAsync(name, ct))));

    private async Task<bool> IsUpAsync(string name, CancellationToken ct)
    {
        var address = configuration[$"services:{name}:http:0"] ?? $"http://{name}";
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.GetAsync(new Uri(new Uri(address), "/health"), ct);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (Explain.IsExpected(exception) && !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
