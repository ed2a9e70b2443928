using System.Globalization;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

public static class RabbitMQBuilderExtensions
{
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        password ??= builder.AddParameter($"{name}-password", new GenerateParameterDefault { Special = false }, secret: true, persist: true);
        var suite = ((DistributedApplicationBuilder)builder).Suite;
        var server = new RabbitMQServerResource(name, userName?.Resource, password.Resource);
        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation("tcp", "tcp", port))
            .WithAnnotation(new ProgramAnnotation(
                Path.Combine(suite.DeployDirectory, "run-rabbitmq.sh"),
                () => [suite.VolumeOf(server), server.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture)]))
            .WithAnnotation(new EnvironmentCallbackAnnotation(context =>
            {
                context.EnvironmentVariables["HERMES_RABBITMQ_USER"] = server.UserNameParameter is { } user ? user : "hermes";
                context.EnvironmentVariables["HERMES_RABBITMQ_PASSWORD"] = server.PasswordParameter;
                return Task.CompletedTask;
            }))
            .WithAnnotation(Readiness.OfRabbitMQ(server));
    }

    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
        this IResourceBuilder<RabbitMQServerResource> builder, string? name = null) =>
        builder.WithAnnotation(new DataVolumeAnnotation(name ?? builder.Resource.Name));
}
