using Hermes.AppHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var builder = DistributedApplication.CreateBuilder(args);
var data = Path.GetFullPath(builder.Configuration["data-dir"] ?? Path.Combine(builder.AppHostDirectory, "../.data"));
var replicas = builder.Configuration.GetValue("HERMES_REPLICAS", 1);
var fleetLog = Path.Combine(data, "logs", "fleet.log");

var servers = builder.AddServers();
var messaging = servers.Messaging("messaging");
var identityDb = servers.Database("identitydb");
var ingestionDb = servers.Database("ingestiondb");
var predictionDb = servers.Database("predictiondb");
var configDb = servers.Database("configdb");
var diagnosisDb = servers.Database("diagnosisdb");
var notificationDb = servers.Database("notificationdb");

// Made once per data directory: the first person to sign in, and a key for the pipelines of this machine.
var adminPassword = builder.AddParameter("admin-password", new GenerateParameterDefault { MinLength = 20, Special = false }, secret: true, persist: true);
var apiKeySecret = builder.AddParameter("api-key-secret", new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true, persist: true);
var apiKey = ReferenceExpression.Create($"hms_development_{apiKeySecret}");

var ingestion = builder.AddProject<Projects.Hermes_Ingestion>("ingestion")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(ingestionDb).WaitFor(ingestionDb)
    .WithReference(identityDb).WaitFor(identityDb)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("Ingestion__Files__0__Path", fleetLog)
    .WithEnvironment("Ingestion__Files__0__Source", "fleet");

var prediction = builder.AddProject<Projects.Hermes_Prediction>("prediction")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(predictionDb).WaitFor(predictionDb)
    .WithReference(identityDb).WaitFor(identityDb)
    .WithReference(messaging).WaitFor(messaging);

var configGeneration = builder.AddProject<Projects.Hermes_ConfigGeneration>("configgeneration")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(configDb).WaitFor(configDb)
    .WithReference(identityDb).WaitFor(identityDb)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("Configurations__RepositoryPath", Path.Combine(data, "configurations"));

var diagnosis = builder.AddProject<Projects.Hermes_Diagnosis>("diagnosis")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(diagnosisDb).WaitFor(diagnosisDb)
    .WithReference(identityDb).WaitFor(identityDb)
    .WithReference(messaging).WaitFor(messaging);

var notification = builder.AddProject<Projects.Hermes_Notification>("notification")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(notificationDb).WaitFor(notificationDb)
    .WithReference(identityDb).WaitFor(identityDb)
    .WithReference(messaging).WaitFor(messaging);

var portal = builder.AddProject<Projects.Hermes_Web>("portal")
    .WithHttpEndpoint(port: builder.Configuration.GetValue<int?>("HERMES_PORTAL_PORT"))
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(identityDb).WaitFor(identityDb)
    .WithEnvironment("Identity__AdminPassword", adminPassword)
    .WithEnvironment("Identity__ApiKey", apiKey)
    .WithReference(ingestion)
    .WithReference(prediction)
    .WithReference(configGeneration)
    .WithReference(diagnosis)
    .WithReference(notification)
    .WithEnvironment("Portal__DashboardUrl", builder.Configuration["ASPNETCORE_URLS"]);

// Messages link to the portal of this machine, unless people reach it by another name.
if (builder.Configuration["Notification:PortalUrl"] is null)
{
    notification.WithEnvironment("Notification__PortalUrl", portal.GetEndpoint("http"));
}

if (builder.Configuration.GetValue("demo", true))
{
    builder.AddProject<Projects.Hermes_Simulator>("simulator")
        .WithReference(ingestion).WaitFor(ingestion)
        .WithReference(prediction).WaitFor(prediction)
        .WaitFor(portal)
        .WithEnvironment("Simulator__LogFile", fleetLog)
        .WithEnvironment("HERMES_API_KEY", apiKey);
}

builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<AddressBook>(services, data));
await builder.Build().RunAsync();
