namespace Hermes.Ingestion.Metrics;

internal static class MetricsSetup
{
    public static void AddSystemMetrics(this IServiceCollection services)
    {
        services.AddSingleton<SeriesRegistry>().AddSingleton<MetricPartitions>().AddSingleton<MetricStore>().AddSingleton<MetricGate>().AddSingleton<MetricFigures>();
        services.AddHostedService<MetricRetention>();
    }
}
