using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hermes.ServiceDefaults.Http.Limits;

internal static class LimitsSetup
{
    public const string Long = "long";

    private const int MaxHeaders = 64;
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    public static void AddHttpLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<HttpLimits>().BindConfiguration("Http").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<HttpLimits>>(static (kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.Value.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = limits.Value.MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.RequestHeadersTimeout = limits.Value.HeadersTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.Value.MinBodyBytesPerSecond, BodyGrace);
            kestrel.Limits.KeepAliveTimeout = KeepAlive;
            kestrel.Limits.MaxConcurrentConnections = limits.Value.MaxConnections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = limits.Value.MaxConnections;
        });
        builder.Services.AddRequestTimeouts();
        builder.Services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<HttpLimits>>(static (timeouts, limits) =>
        {
            timeouts.DefaultPolicy = Policy(limits.Value.RequestTimeout);
            timeouts.AddPolicy(Long, Policy(limits.Value.LongRequestTimeout));
        });
        // A refused connection or request says nothing that the answer does not; timeouts stay.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http.Timeouts", LogLevel.Warning);
    }

    private static RequestTimeoutPolicy Policy(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        WriteTimeoutResponse = static context => TypedResults.Problem(
            "The request took too long and was stopped. Ask for less at a time, or try again later.",
            statusCode: StatusCodes.Status504GatewayTimeout, title: "The request took too long").ExecuteAsync(context),
    };
}
