using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hermes.AppHost;

/// <summary>What only a run on a developer's machine has: a demo fleet with a key and a log of its own, and links to the addresses of this run.</summary>
internal static class Development
{
    public static void AddDevelopment(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> ingestion,
        IResourceBuilder<ProjectResource> prediction,
        IResourceBuilder<ProjectResource> diagnosis,
        IResourceBuilder<ProjectResource> notification,
        IResourceBuilder<ProjectResource> portal,
        string data)
    {
        var fleetLog = Path.Combine(data, "logs", "fleet.log");
        ingestion
            .WithEnvironment("Ingestion__Files__0__Path", fleetLog)
            .WithEnvironment("Ingestion__Files__0__Source", "fleet")
            .WithEnvironment("Ingestion__AllowedPaths__0", data);

        // A language model on the same machine is usual here; a deployment names its own.
        if (builder.Configuration["Outgoing:AllowPrivate"] is null)
        {
            diagnosis.WithEnvironment("Outgoing__AllowPrivate", "localhost");
        }

        // A key for the pipelines of this machine, made once per data directory.
        var apiKeySecret = builder.AddParameter("api-key-secret", new GenerateParameterDefault { MinLength = 40, Special = false }, secret: true, persist: true);
        var apiKey = ReferenceExpression.Create($"hms_development_{apiKeySecret}");
        portal.WithEnvironment("Identity__ApiKey", apiKey);

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
    }
}
