using Hermes.Contracts;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Notification;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults.Live;

namespace Hermes.Web.Live;

internal static class LiveRegistration
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddStream(ServiceNames.Prediction, (PredictionClient client, CancellationToken ct) => client.StreamPredictionsAsync(ct));
        services.AddStream(ServiceNames.Diagnosis, (DiagnosisClient client, CancellationToken ct) => client.StreamDiagnosesAsync(ct));
        services.AddStream(ServiceNames.Notification, (NotificationClient client, CancellationToken ct) => client.StreamAlertsAsync(ct));
        services.AddStream(ServiceNames.Ingestion, (IngestionClient client, CancellationToken ct) => client.StreamLogsAsync(new LogFilter(), ct));

        services.AddHttpClient(ServicesWatch.ClientName, client => client.Timeout = TimeSpan.FromSeconds(3));
        services.AddWatch<RiskWatch>();
        services.AddWatch<ErrorsPerHourWatch>();
        services.AddWatch<TopErrorsWatch>();
        services.AddWatch<OpenIncidentsWatch>();
        services.AddWatch<ServicesWatch>();
    }

    private static void AddStream<TClient, TItem>(
        this IServiceCollection services, string name, Func<TClient, CancellationToken, IAsyncEnumerable<TItem>> open) where TClient : class =>
        services.AddSingleton(provider => new LiveStream<TItem>(
            name,
            ActivatorUtilities.CreateInstance<LiveFeed<TItem>>(provider),
            ct => open(provider.GetRequiredService<TClient>(), ct),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LiveStream<TItem>>>()));

    private static void AddWatch<TWatch>(this IServiceCollection services) where TWatch : class, IWatch, IHostedService
    {
        services.AddSingleton<TWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<TWatch>());
    }
}
