using Microsoft.Extensions.Configuration;

namespace Hermes.AppHost;

/// <summary>Postgres and RabbitMQ of the suite's own, unless the settings name others (<c>ConnectionStrings:NAME</c>).</summary>
internal sealed class Servers(IDistributedApplicationBuilder builder)
{
    private IResourceBuilder<PostgresServerResource>? _postgres;

    public IResourceBuilder<IResourceWithConnectionString> Database(string name)
    {
        if (IsGiven(name))
        {
            return builder.AddConnectionString(name);
        }

        _postgres ??= builder.AddPostgres("postgres", password: Password("postgres-password")).WithDataVolume("postgres");
        return _postgres.AddDatabase(name);
    }

    public IResourceBuilder<IResourceWithConnectionString> Messaging(string name) =>
        IsGiven(name)
            ? builder.AddConnectionString(name)
            : builder.AddRabbitMQ(name, password: Password($"{name}-password")).WithDataVolume(name);

    // What is published must not depend on the settings of the machine that publishes.
    private bool IsGiven(string name) => builder.ExecutionContext.IsRunMode && builder.Configuration.GetConnectionString(name) is not null;

    private IResourceBuilder<ParameterResource> Password(string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 24, Special = false }, secret: true, persist: true);
}

internal static class ServersExtensions
{
    public static Servers AddServers(this IDistributedApplicationBuilder builder) => new(builder);
}
