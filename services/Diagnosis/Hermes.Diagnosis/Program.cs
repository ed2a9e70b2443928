using Hermes.Diagnosis.Audit;
using Hermes.Diagnosis.Diagnosing;
using Hermes.Diagnosis.Incidents;
using Hermes.Diagnosis.Knowledge;
using Hermes.Diagnosis.Ollama;
using Hermes.ServiceDefaults;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Postgres;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPostgres("diagnosisdb");
builder.AddMessaging("messaging", bus =>
{
    bus.AddConsumer<ErrorsDetectedConsumer>();
    bus.AddConsumer<ExecutionInferredConsumer>();
    bus.AddConsumer<ExternalAlertsConsumer>();
    bus.AddConsumer<AuditRecordedConsumer>();
});
builder.AddOllama();
builder.AddDiagnosing();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapIncidents();
app.MapDiagnoses();
app.MapKnowledge();
app.MapAudit();
app.Run();
