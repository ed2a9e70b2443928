using System.Globalization;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

public static class PostgresBuilderExtensions
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        password ??= builder.AddParameter($"{name}-password", new GenerateParameterDefault { Special = false }, secret: true, persist: true);
        var suite = ((DistributedApplicationBuilder)builder).Suite;
        var server = new PostgresServerResource(name, userName?.Resource, password.Resource);
        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation("tcp", "tcp", port))
            .WithAnnotation(new ProgramAnnotation(
                Path.Combine(suite.DeployDirectory, "run-postgres.sh"),
                () => [suite.VolumeOf(server), server.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture)],
                // SIGTERM would wait for every client to leave.
                StopSignal: "INT"))
            .WithAnnotation(new EnvironmentCallbackAnnotation(context =>
            {
                context.EnvironmentVariables["HERMES_POSTGRES_PASSWORD"] = server.PasswordParameter;
                return Task.CompletedTask;
            }))
            .WithAnnotation(Readiness.OfPostgres(server));
    }

    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database).WithAnnotation(Readiness.OfDatabase(database));
    }

    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null) =>
        builder.WithAnnotation(new DataVolumeAnnotation(name ?? builder.Resource.Name));
}
