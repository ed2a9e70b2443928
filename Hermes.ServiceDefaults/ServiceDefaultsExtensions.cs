using Hermes.Contracts.Http;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Outgoing;
using Hermes.ServiceDefaults.Security;
using Hermes.ServiceDefaults.Shutdown;
using Hermes.ServiceDefaults.Telemetry;
using Hermes.ServiceDefaults.Telemetry.Prometheus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Hermes.ServiceDefaults;

/// <summary>What every Hermes process has.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Tag of health checks that decide readiness.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Adds telemetry, health, ProblemDetails, OpenAPI, JSON rules, resilient HTTP clients, security (connection <c>identitydb</c>) and the clock.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.ConfigureHttpJsonOptions(options => HermesJson.Apply(options.SerializerOptions));
        builder.AddDraining();
        builder.Services.AddHealthChecks();
        builder.Services.AddOpenApi();
        builder.AddHermesTelemetry();
        builder.AddProblemDetailsForEverything();
        builder.AddHttpLimits();
        builder.AddRateLimits();
        builder.AddResilientHttpClients();
        builder.AddOutgoingGuard();
        builder.AddSecurity();

        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("MassTransit", LogLevel.Warning);
        // The exception handler below logs what matters once, with the problem that was answered.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready), <c>/alive</c>, <c>/metrics</c>, <c>/openapi/v1.json</c> and <c>/api/v1/endpoints</c>, lets in
    /// whom they allow, and turns every error into ProblemDetails.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseHermesTelemetry();
        app.UseRequestSpans();
        app.UseResponseHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseDraining();
        app.UseRequestTimeouts();
        app.UseSecurity();
        app.UseRequestChecks();
        app.UseStreamShutdown();
        app.MapHealth();
        app.MapMetrics();
        app.MapOpenApi().RequireAccess(Role.Viewer, null);
        app.MapEndpointList();
        return app;
    }

    /// <summary>Maps <c>/health</c> (ready to serve) and <c>/alive</c> (the process answers).</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(ReadyTag),
            ResultStatusCodes = { [HealthStatus.Degraded] = 200 },
            ResponseWriter = HealthText.WriteAsync,
        }).DisableHttpMetrics().DisableRateLimiting().AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = static _ => false }).DisableHttpMetrics().DisableRateLimiting().AllowAnonymous();
        return app;
    }
}
