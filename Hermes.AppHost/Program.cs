using Hermes.AppHost;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);
var publishing = builder.ExecutionContext.IsPublishMode;
var data = publishing ? Cluster.Files : Path.GetFullPath(builder.Configuration["data-dir"] ?? Path.Combine(builder.AppHostDirectory, "../.data"));
var replicas = publishing ? 2 : builder.Configuration.GetValue("HERMES_REPLICAS", 1);

var servers = builder.AddServers();
var messaging = servers.Messaging("messaging");
var identityDb = servers.Database("identitydb");
var ingestionDb = servers.Database("ingestiondb");
var predictionDb = servers.Database("predictiondb");
var configDb = servers.Database("configdb");
var diagnosisDb = servers.Database("diagnosisdb");
var notificationDb = servers.Database("notificationdb");

// The first person to sign in. Made once per data directory; a deployment has it among its secrets.
var adminPassword = builder.AddParameter("admin-password", new GenerateParameterDefault { MinLength = 20, Special = false }, secret: true, persist: true);

var ingestion = builder.AddProject<Projects.Hermes_Ingestion>("ingestion")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(ingestionDb).WaitFor(ingestionDb)
    .WithReference(identityDb).WaitFor(identityDb)
    .WithReference(messaging).WaitFor(messaging);

var prediction = builder.AddProject<Projects.Hermes_Prediction>("prediction")
    .WithReplicas(replicas)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(predictionDb).WaitFor(predictionDb)
    .WithReference(identityDb).WaitFor(identityDb)
    .WithReference(messaging).WaitFor(messaging)
    // XGBoost's threads would spin while they wait for each other, at the cost of whoever shares the cores.
    .WithEnvironment("OMP_WAIT_POLICY", "PASSIVE");

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
    .WithReference(ingestion)
    .WithReference(prediction)
    .WithReference(configGeneration)
    .WithReference(diagnosis)
    .WithReference(notification);

if (publishing)
{
    builder.AddCluster(ingestion, prediction, configGeneration, diagnosis, notification, portal);
}
else
{
    builder.AddDevelopment(ingestion, prediction, diagnosis, notification, portal, data);
}

await builder.Build().RunAsync();
