using System.Globalization;
using System.Threading.RateLimiting;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hermes.ServiceDefaults.Http.Limits;

/// <summary>So many requests per key, user and service, and few for those who do not say who they are.</summary>
internal static partial class RateLimiting
{
    private const string Anonymous = "anonymous";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration("RateLimits").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<WrongCredentials>();
        builder.Services.AddRateLimiter(static _ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>, ILoggerFactory>(static (limiter, rates, loggers) =>
        {
            var log = loggers.CreateLogger(typeof(RateLimiting).FullName!);
            // What is refused is said once in a while: writing a line for each would help a flood.
            var notices = PartitionedRateLimiter.Create<HttpContext, Caller>(context =>
                RateLimitPartition.GetFixedWindowLimiter(CallerOf(context), static _ => new FixedWindowRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.FromSeconds(10) }));
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Caller>(context =>
                RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), caller => Bucket(RateOf(caller, rates.Value))));
            limiter.OnRejected = async (rejected, _) =>
            {
                var context = rejected.HttpContext;
                using (var notice = notices.AttemptAcquire(context))
                {
                    if (notice.IsAcquired)
                    {
                        TooMany(log, context.Request.Method, context.Request.Path, context.User.ActorName(), context.Connection.RemoteIpAddress);
                    }
                }

                await RefuseAsync(context, rejected.Lease, "Too many requests", "This caller has sent too many requests. Wait as Retry-After says, and send more lines or runs in one request.");
            };
        });
    }

    /// <summary>Answers 429 with Retry-After.</summary>
    public static Task RefuseAsync(HttpContext context, RateLimitLease lease, string title, string detail)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Period;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: title).ExecuteAsync(context);
    }

    private static TokenBucketRateLimiterOptions Bucket(RateLimitOptions.Rate rate) => new()
    {
        TokenLimit = rate.Burst,
        TokensPerPeriod = rate.PerSecond,
        ReplenishmentPeriod = Period,
    };

    private static Caller CallerOf(HttpContext context) => context.User.Identity?.IsAuthenticated is true
        ? new Caller(context.User.KindOf() ?? HermesClaims.User, context.User.IdOf())
        : new Caller(Anonymous, AddressBucket.Of(context.Connection.RemoteIpAddress));

    private static RateLimitOptions.Rate RateOf(Caller caller, RateLimitOptions rates) => caller.Kind switch
    {
        HermesClaims.Key => rates.Key,
        HermesClaims.Service => rates.Service,
        HermesClaims.User => rates.User,
        _ => rates.Anonymous,
    };

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} by {Caller} from {Address} refused: too many requests")]
    private static partial void TooMany(ILogger logger, string method, PathString path, string caller, System.Net.IPAddress? address);

    private readonly record struct Caller(string Kind, string Id);
}
