namespace Hermes.AppHost.Publishing.Compose;

/// <summary>One service: built by deploy/Dockerfile, started once what it calls is healthy.</summary>
internal static class ComposeService
{
    // The image has no HTTP client; bash speaks enough of it.
    private const string AsksForHealth =
        @"exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && head -n 1 <&3 | grep -q ' 200 '";

    public static object Of(ServiceNode service, int? hostPort, string root) => new
    {
        Image = $"hermes/{service.Name}:{Release.Version}",
        Build = new
        {
            Context = "..",
            Dockerfile = "deploy/Dockerfile",
            Args = new Dictionary<string, string>
            {
                ["PROJECT"] = Path.GetRelativePath(root, service.ProjectPath).Replace('\\', '/'),
                ["PACKAGES"] = service.Sizing.Packages,
            },
        },
        Environment = EnvironmentOf(service),
        Ports = hostPort is null ? null : new[] { $"127.0.0.1:{hostPort}:{Topology.HttpPort}" },
        Volumes = service.Storage is { } storage ? new[] { $"{storage.Volume.Name}:{storage.MountPath}" } : null,
        DependsOn = service.Calls.Where(called => called is not ExternalServiceResource)
            .ToDictionary(called => called.Name, _ => new { Condition = "service_healthy" }),
        Healthcheck = new { Test = new[] { "CMD", "bash", "-c", AsksForHealth }, Interval = "10s", Timeout = "5s", Retries = 3, StartPeriod = "120s" },
        ReadOnly = true,
        Tmpfs = new[] { "/tmp" },
        CapDrop = new[] { "ALL" },
        SecurityOpt = new[] { "no-new-privileges:true" },
        StopGracePeriod = "20s",
        Restart = "unless-stopped",
    };

    private static SortedDictionary<string, string> EnvironmentOf(ServiceNode service)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = $"http://+:{Topology.HttpPort}",
            ["OTEL_SERVICE_NAME"] = service.Name,
        };
        foreach (var (name, value) in service.Variables)
        {
            variables[name] = ComposeValue.Of(value);
        }

        return variables;
    }
}
