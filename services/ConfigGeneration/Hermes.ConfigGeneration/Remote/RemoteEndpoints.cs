using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hermes.ConfigGeneration.Remote;

/// <summary>Shows how the remote repository stands.</summary>
internal static class RemoteEndpoints
{
    public static void AddRemote(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RemoteMetrics>();
        builder.Services.AddSingleton<RemoteRepository>();
        builder.Services.AddSingleton<RemotePush>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RemotePush>());
    }

    public static void MapRemote(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/configurations/remote", Ok<Contracts.Configurations.RemoteStatus> (RemotePush push) => TypedResults.Ok(push.Status))
            .WithTags("Configurations").WithSummary("Whether the remote repository has every version.").RequireAccess(Role.Viewer, Scopes.ConfigsRead);
}
