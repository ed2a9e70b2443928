using System.Text.Json;
using Hermes.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hermes.ServiceDefaults.Http;

internal static partial class ProblemDetailsSetup
{
    public static WebApplicationBuilder AddProblemDetailsForEverything(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            // The framework's own page would show the exception in development.
            context.ProblemDetails.Extensions.Remove("exception");
            context.ProblemDetails.Detail ??= BadRequestTexts.ForStatus(context.HttpContext.Response.StatusCode, context.HttpContext.Request);
        });
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
        // Bad bodies reach the handler below in every environment, so that they name the field or line.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }

    /// <summary>Turns what a handler throws into a problem a caller can act on; nothing of the stack leaves the process.</summary>
    private sealed partial class ProblemExceptionHandler(IProblemDetailsService problems, ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
    {
        private const string RetryAfterSeconds = "5";

        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            {
                httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            }

            var (status, title, detail) = Describe(exception, httpContext);
            if (status >= 500)
            {
                RequestFailed(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
            }

            if (status == StatusCodes.Status503ServiceUnavailable)
            {
                httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            }

            httpContext.Response.StatusCode = status;
            return await problems.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = httpContext,
                ProblemDetails = { Status = status, Title = title, Detail = detail, Extensions = exception is TroubleException { Code: var code } ? new Dictionary<string, object?> { ["code"] = code } : [] },
            });
        }

        private static (int Status, string Title, string Detail) Describe(Exception exception, HttpContext context) => exception switch
        {
            BadHttpRequestException bad => BadRequestTexts.Describe(bad, context),
            JsonException json => BadRequestTexts.Describe(json),
            TroubleException trouble => (trouble.Status, trouble.Title, trouble.Remedy),
            _ when DiskFull.Is(exception) => (507, "The disk is full", "Nothing was stored. Make room on the volume of the service and try again."),
            _ when DatabaseAway.Is(exception) => (503, "The database does not answer", "Try again in some seconds."),
            TimeoutException => (503, "A dependency did not answer in time", "Try again in a moment."),
            _ => (500, "Something went wrong on our side", "The error is in the service's log under this trace id. Try again; if it stays, tell the operators."),
        };

        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
        private static partial void RequestFailed(ILogger logger, string method, PathString path, Exception exception);
    }
}
