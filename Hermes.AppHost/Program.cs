using Hermes.AppHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var builder = DistributedApplication.CreateBuilder(args);
var data = Path.GetFullPath(builder.Configuration["data-dir"] ?? Path.Combine(builder.AppHostDirectory, "../.data"));
var replicas = builder.Configuration.GetValue("HERMES_REPLICAS", 1);
var fleetLog = Path.Combine(data, "logs", "fleet.log");

var servers = builder.AddServers();
var messaging = servers.Messaging("messaging");
var ingestionDb = servers.Database("ingestiondb");
var predictionDb = servers.Database("predictiondb");
var configDb = servers.Database("configdb");
var diagnosisDb = servers.Database("diagnosisdb");
var notificationDb = servers.Database("notificationdb");

var ingestion = builder.AddProject<Projects.Hermes_Ingestion>("ingestion")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(ingestionDb).WaitFor(ingestionDb)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("Ingestion__Files__0__Path", fleetLog)
    .WithEnvironment("Ingestion__Files__0__Source", "fleet");

var prediction = builder.AddProject<Projects.Hermes_Prediction>("prediction")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(predictionDb).WaitFor(predictionDb)
    .WithReference(messaging).WaitFor(messaging);

var configGeneration = builder.AddProject<Projects.Hermes_ConfigGeneration>("configgeneration")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(configDb).WaitFor(configDb)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("Configurations__RepositoryPath", Path.Combine(data, "configurations"));

var diagnosis = builder.AddProject<Projects.Hermes_Diagnosis>("diagnosis")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(diagnosisDb).WaitFor(diagnosisDb)
    .WithReference(messaging).WaitFor(messaging);

var notification = builder.AddProject<Projects.Hermes_Notification>("notification")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(notificationDb).WaitFor(notificationDb)
    .WithReference(messaging).WaitFor(messaging);

var portal = builder.AddProject<Projects.Hermes_Web>("portal")
    .WithHttpEndpoint(port: builder.Configuration.GetValue<int?>("HERMES_PORTAL_PORT"))
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
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
        .WithEnvironment("Simulator__LogFile", fleetLog);
}

builder.Services.AddHostedService<AddressBook>();
await builder.Build().RunAsync();
