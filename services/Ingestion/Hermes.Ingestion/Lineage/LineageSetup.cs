namespace Hermes.Ingestion.Lineage;

internal static class LineageSetup
{
    public static void AddLineage(this IServiceCollection services)
    {
        services.AddSingleton<JobFeed>().AddSingleton<LineageRuns>().AddSingleton<LineageJobs>().AddSingleton<LineageGraph>().AddSingleton<LineageStore>();
        services.AddHostedService<LineageUpkeep>();
    }
}
