namespace Hermes.Ingestion.AuditTables;

internal static class AuditTablesSetup
{
    public static void AddAuditTables(this IServiceCollection services)
    {
        services.AddSingleton<AuditConnections>().AddSingleton<AuditTablePoll>().AddSingleton<AuditTableStates>().AddSingleton<AuditTableProbe>();
        services.AddHostedService<AuditTableWorker>();
    }
}
