using System.Globalization;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>What is to be started for a resource.</summary>
internal sealed record ProcessPlan(
    string Path, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment, string? StopSignal = null)
{
    /// <summary>The resources whose addresses, connection strings or values it is given.</summary>
    public IReadOnlyList<IResource> References { get; private init; } = [];

    public static bool NeedsProcess(IResource resource) =>
        resource is ExecutableResource or ProjectResource || resource.Annotations.OfType<ProgramAnnotation>().Any();

    public static async Task<ProcessPlan> ForAsync(ResourceInstance instance, SuiteOptions suite)
    {
        var resource = instance.Resource;
        var environment = new Dictionary<string, object>();
        if (resource is ProjectResource)
        {
            AddProjectEnvironment(environment, instance, suite);
        }

        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(new EnvironmentCallbackContext(environment));
        }

        var given = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            annotation.Callback(given);
        }

        var arguments = given.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!).ToList();
        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in environment)
        {
            variables[name] = value is IValueProvider provider ? await provider.GetValueAsync() ?? "" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }

        var plan = resource switch
        {
            ProjectResource => ForProject(resource.Annotations.OfType<IProjectMetadata>().Single(), arguments, variables),
            ExecutableResource executable => new ProcessPlan(executable.Command, arguments, executable.WorkingDirectory, variables),
            _ when resource.Annotations.OfType<ProgramAnnotation>().SingleOrDefault() is { } program =>
                new ProcessPlan(program.Path, [.. program.Arguments(), .. arguments], suite.Data.Path, variables, program.StopSignal),
            _ => throw new DistributedApplicationException($"The resource '{resource.Name}' is no process."),
        };
        return plan with { References = [.. environment.Values.SelectMany(ReferencedBy).Distinct()] };
    }

    private static IEnumerable<IResource> ReferencedBy(object value) => value switch
    {
        ParameterResource parameter => [parameter],
        ConnectionStringReference connection => [connection.Resource],
        EndpointReference endpoint => [endpoint.Resource],
        ReferenceExpression text => text.Parts.OfType<IResource>(),
        _ => [],
    };

    private static ProcessPlan ForProject(IProjectMetadata project, List<string> arguments, Dictionary<string, string> environment)
    {
        // Built output lies side by side: artifacts/bin/PROJECT/CONFIGURATION.
        var name = System.IO.Path.GetFileNameWithoutExtension(project.ProjectPath);
        var own = new DirectoryInfo(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = System.IO.Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, name);
        return new ProcessPlan(program, arguments, System.IO.Path.GetDirectoryName(project.ProjectPath)!, environment);
    }

    private static void AddProjectEnvironment(Dictionary<string, object> environment, ResourceInstance instance, SuiteOptions suite)
    {
        environment["ASPNETCORE_ENVIRONMENT"] = environment["DOTNET_ENVIRONMENT"] = "Development";
        var endpoints = instance.Resource.Annotations.OfType<EndpointAnnotation>().ToList();
        environment["ASPNETCORE_URLS"] = string.Join(';', endpoints.Select(endpoint => instance.UrlOf(endpoint.Name)));
        foreach (var endpoint in endpoints.Where(endpoint => endpoint.TargetPortEnvironmentVariable is not null))
        {
            environment[endpoint.TargetPortEnvironmentVariable!] = instance.PortOf(endpoint.Name);
        }

        environment["OTEL_SERVICE_NAME"] = instance.Resource.Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance.InstanceId}";
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = suite.TelemetryUrl;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        environment["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={suite.TelemetryKey}";
        environment["OTEL_BSP_SCHEDULE_DELAY"] = environment["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = "5000";

        // The whole suite shares this machine, and the runtime it was built for.
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_ROOT"] = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
    }
}
