using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(new TProject());

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) =>
        builder.WithAnnotation(new ReplicaAnnotation(replicas));
}

public static class ExecutableResourceBuilderExtensions
{
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory))).WithArgs(args ?? []);
}

public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value of the settings: <c>Parameters:NAME</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => Given(builder, name) ?? throw Missing(name), secret));

    /// <summary>A value of the settings, else a default, which is kept in the data directory when <paramref name="persist"/> says so.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(new ParameterResource(
            name,
            () => Given(builder, name) ?? (persist ? ((DistributedApplicationBuilder)builder).Suite.Data.Secret(name, value) : value.GetDefaultValue()),
            secret));

    /// <summary>A value of the settings, else the given one, which is written into manifests when <paramref name="publishValueAsDefault"/> says so.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        publishValueAsDefault && secret
            ? throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret))
            : builder.AddResource(new ParameterResource(name, () => Given(builder, name) ?? value, secret)
            {
                // That a secret may be left out is no secret.
                PublishedDefault = publishValueAsDefault || value.Length == 0 ? value : null,
            });

    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringResource(
            name,
            builder.Configuration.GetConnectionString(name)
                ?? throw new DistributedApplicationException($"Set ConnectionStrings__{name}: the resource '{name}' is not started by this AppHost."),
            environmentVariableName));

    private static string? Given(IDistributedApplicationBuilder builder, string name) => builder.Configuration[$"Parameters:{name}"];

    private static DistributedApplicationException Missing(string name) => new($"Set Parameters__{name}: the parameter '{name}' has no value.");
}
