using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hermes.ServiceDefaults.Live;

internal static class StreamShutdown
{
    /// <summary>Ends event streams as soon as the process stops, so that open browsers do not hold it up.</summary>
    public static IApplicationBuilder UseStreamShutdown(this IApplicationBuilder app)
    {
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return app.Use(async (context, next) =>
        {
            if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal)
                && !context.Request.Path.Value!.EndsWith("/stream", StringComparison.Ordinal))
            {
                await next(context);
                return;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            context.RequestAborted = either.Token;
            await next(context);
        });
    }
}
