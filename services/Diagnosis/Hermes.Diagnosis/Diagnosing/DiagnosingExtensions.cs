using Hermes.Contracts.Diagnosis;
using Hermes.Diagnosis.Incidents;
using Hermes.Diagnosis.Knowledge;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Diagnosis.Diagnosing;

internal static class DiagnosingExtensions
{
    public static IHostApplicationBuilder AddDiagnosing(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DiagnosisOptions>().BindConfiguration(DiagnosisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<KnowledgeBase>();
        builder.Services.AddSingleton<RuleDiagnostician>();
        builder.Services.AddSingleton<ModelDiagnostician>();
        builder.Services.AddSingleton<Diagnostician>();
        builder.Services.AddSingleton<DiagnosisSignal>();
        builder.Services.AddSingleton<ExplainingMetrics>();
        builder.Services.AddSampledMetrics<IncidentMetrics>();
        builder.Services.AddLiveFeed<ErrorDiagnosis>(DiagnosisRows.ReadAsync);
        builder.Services.AddHostedService<DiagnosisWorker>();
        builder.Services.AddHostedService<IncidentUpkeep>();
        return builder;
    }
}
