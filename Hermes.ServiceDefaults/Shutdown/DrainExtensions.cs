using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hermes.ServiceDefaults.Shutdown;

internal static class DrainExtensions
{
    public static IHostApplicationBuilder AddDraining(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        // Ten seconds to the kill of whoever stops the process; two of them are for what follows the host's own stop.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Draining>());
        builder.Services.AddHealthChecks().AddCheck<Draining>("stopping", tags: [ServiceDefaultsExtensions.ReadyTag]);
        return builder;
    }

    /// <summary>Cuts requests that go on too long during a stop: those not answered yet get 503 with Retry-After.</summary>
    public static IApplicationBuilder UseDraining(this IApplicationBuilder app)
    {
        var draining = app.ApplicationServices.GetRequiredService<Draining>();
        return app.Use(async (context, next) =>
        {
            var sender = context.RequestAborted;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(sender, draining.RequestsEnd);
            context.RequestAborted = either.Token;
            try
            {
                await next(context);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException && draining.RequestsEnd.IsCancellationRequested
                && !sender.IsCancellationRequested && !context.Response.HasStarted)
            {
                context.Response.Headers.RetryAfter = "1";
                context.Response.Headers.Connection = "close";
                await TypedResults.Problem("This replica is stopping and took nothing of this request; send it again.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Stopping")
                    .ExecuteAsync(context);
            }
            finally
            {
                context.RequestAborted = sender;
            }
        });
    }
}
