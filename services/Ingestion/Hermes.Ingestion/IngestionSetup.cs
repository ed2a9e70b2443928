using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.AuditTables;
using Hermes.Ingestion.DetectionRules;
using Hermes.Ingestion.Executions;
using Hermes.Ingestion.FileTailing;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Lineage;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Search;
using Hermes.Ingestion.Metrics;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Live;

namespace Hermes.Ingestion;

internal static class IngestionSetup
{
    public static void AddIngestion(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<IngestionOptions>().BindConfiguration(IngestionOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.AllowedPaths.All(Path.IsPathFullyQualified), "Ingestion:AllowedPaths holds absolute paths such as /var/log; one entry is not.")
            .ValidateOnStart();
        services.AddSingleton<SourceRegistry>().AddSingleton<SourceCheck>().AddSingleton<SourceActivity>().AddSingleton<SourceStatuses>().AddSingleton<SourceTrial>();
        services.AddSingleton<DetectorHolder>().AddSingleton<DryRunner>().AddSingleton<TemplateCatalog>().AddSingleton<ExecutionStore>();
        services.AddSingleton<IntakeQueue>().AddSingleton<LogIntake>().AddSingleton<IdBlocks>().AddSingleton<BatchPreparer>().AddSingleton<BatchWriter>().AddSingleton<BatchEvents>();
        services.AddSingleton<LogPartitions>().AddSingleton<FollowerStates>().AddSingleton<AllowedPaths>();
        services.AddSingleton<IntakeMetrics>().AddSingleton<TailMetrics>().AddSingleton<FollowTools>();
        services.AddLineage();
        services.AddSystemMetrics();
        services.AddLogSearch();
        services.AddLiveFeed<LogEntry>(LiveLines.ReadAsync);

        // Stopped in reverse: first the followers, then the intake that stores what they handed over.
        services.AddHostedService<SettingsWorker>();
        services.AddHostedService<PartitionWorker>();
        services.AddHostedService<IntakeWorker>();
        services.AddHostedService<FileTailer>();
        services.AddAuditTables();
    }
}
