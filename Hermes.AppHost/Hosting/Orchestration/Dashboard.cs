namespace Aspire.Hosting.Orchestration;

/// <summary>Aspire's dashboard as one more process of the suite. It listens on this machine only; telemetry needs the suite's key.</summary>
internal static class Dashboard
{
    public static ExecutableResource Create(SuiteOptions suite)
    {
        var dashboard = new ExecutableResource("aspire-dashboard", Path.Combine(suite.AspireBundle, "managed/aspire-managed"), suite.Data.Path);
        dashboard.Annotations.Add(new HiddenAnnotation());
        dashboard.Annotations.Add(new CommandLineArgsCallbackAnnotation(arguments => arguments.Add("dashboard")));
        dashboard.Annotations.Add(new EndpointAnnotation("http", "http", new Uri(suite.DashboardUrl).Port));
        dashboard.Annotations.Add(Readiness.OfSite(dashboard.GetEndpoint("http")));
        dashboard.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["ASPNETCORE_ENVIRONMENT"] = "Production";
            variables["ASPNETCORE_URLS"] = suite.DashboardUrl;
            variables["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = suite.TelemetryUrl;
            variables["DASHBOARD__APPLICATIONNAME"] = "Hermes";
            variables["DASHBOARD__FRONTEND__AUTHMODE"] = suite.BrowserToken is null ? "Unsecured" : "BrowserToken";
            variables["DASHBOARD__FRONTEND__BROWSERTOKEN"] = suite.BrowserToken ?? "";
            variables["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = suite.ResourceServiceUrl;
            variables["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = suite.ResourceServiceKey;
            variables["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__OTLP__PRIMARYAPIKEY"] = suite.TelemetryKey;
            return Task.CompletedTask;
        }));
        return dashboard;
    }
}
