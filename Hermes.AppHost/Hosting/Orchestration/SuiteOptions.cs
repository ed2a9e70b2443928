using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Where this running suite keeps its state and finds its tools, and how services reach the dashboard.</summary>
internal sealed record SuiteOptions(DataDirectory Data, string DeployDirectory, string AspireBundle)
{
    /// <summary>With this key services may write telemetry; it lives as long as the suite.</summary>
    public string TelemetryKey { get; } = NewKey();

    /// <summary>With this token people open the dashboard; null when it is open to everyone on this machine.</summary>
    public string? BrowserToken { get; private init; }

    /// <summary>With this key the dashboard may see and command resources; it lives as long as the suite.</summary>
    public string ResourceServiceKey { get; } = NewKey();

    public string ResourceServiceUrl { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public string DashboardUrl { get; private init; } = "";

    /// <summary>With this process, the suite ends.</summary>
    public int Owner { get; set; } = Environment.ProcessId;

    public string TelemetryUrl { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public string VolumeOf(IResource server) =>
        Path.Combine(Data.Path, server.Annotations.OfType<DataVolumeAnnotation>().LastOrDefault()?.Name ?? server.Name);

    public static SuiteOptions From(ConfigurationManager configuration, string appHostDirectory)
    {
        var root = Path.GetFullPath(Path.Combine(appHostDirectory, ".."));
        var data = new DataDirectory(configuration["data-dir"] ?? Path.Combine(root, ".data"));

        // As with Aspire's packages, ASPNETCORE_URLS of the AppHost is the address of the dashboard.
        var dashboard = configuration["ASPNETCORE_URLS"] ??= $"http://127.0.0.1:{FreePort.Next()}";
        // So are these: the one is for whoever wants no login, the other is read by whoever shows the way in.
        var open = configuration.GetValue("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", false);
        configuration["AppHost:BrowserToken"] = open ? null : configuration["AppHost:BrowserToken"] ?? NewKey();
        return new SuiteOptions(data, Path.Combine(root, "deploy"), configuration["HERMES_ASPIRE_BUNDLE"] ?? Path.Combine(root, "artifacts/aspire/bundle"))
        {
            DashboardUrl = dashboard,
            BrowserToken = configuration["AppHost:BrowserToken"],
        };
    }

    private static string NewKey() => new GenerateParameterDefault { MinLength = 32, Special = false }.GetDefaultValue();
}
