using Hermes.Ingestion.Logs;

namespace Hermes.Ingestion.Search;

internal static class SearchSetup
{
    /// <summary>Adds the search of stored lines, what it reads, and the digest that prepares it.</summary>
    public static void AddLogSearch(this IServiceCollection services)
    {
        services.AddSingleton<LogSearch>().AddSingleton<LogExport>().AddSingleton<LogTail>();
        services.AddSingleton<LogDigest>().AddSingleton<CounterRollup>().AddSingleton<SourceRetention>();
        services.AddSingleton<SearchMetrics>();
        services.AddHostedService<DigestWorker>();
    }
}
