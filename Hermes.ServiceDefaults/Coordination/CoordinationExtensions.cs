using Microsoft.Extensions.DependencyInjection;

namespace Hermes.ServiceDefaults.Coordination;

internal static class CoordinationExtensions
{
    /// <summary>Adds <see cref="Leases"/> and <see cref="ReplicaNews"/> on the service's database.</summary>
    public static IServiceCollection AddCoordination(this IServiceCollection services)
    {
        services.AddSingleton<Leases>();
        services.AddSingleton<ReplicaNews>();
        services.AddHostedService(provider => provider.GetRequiredService<Leases>());
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaNews>());
        return services;
    }
}
