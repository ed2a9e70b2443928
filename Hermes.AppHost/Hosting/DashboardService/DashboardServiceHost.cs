using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.DashboardService;

/// <summary>Serves <c>aspire.v1.DashboardService</c> to the dashboard: gRPC on HTTP/2 without TLS, for this machine and the holder of the key only.</summary>
internal sealed class DashboardServiceHost(SuiteOptions suite, ResourceBoard board, ConsoleLogs logs, ResourceCommands commands, TimeProvider time) : IAsyncDisposable
{
    private const string KeyHeader = "x-resource-service-api-key";
    private const string Service = "/aspire.v1.DashboardService/";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(suite.ResourceServiceKey);
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _app;

    public async Task StartAsync(CancellationToken token)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 32;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 64;
            kestrel.Listen(IPAddress.Loopback, new Uri(suite.ResourceServiceUrl).Port, listen => listen.Protocols = HttpProtocols.Http2);
        });

        var calls = new DashboardCalls(board, logs, commands, time, _stopping.Token);
        _app = builder.Build();
        _app.Use(AnswerAsync);
        _app.UseRouting();
        _app.MapPost(Service + "GetApplicationInformation", calls.GetApplicationInformationAsync);
        _app.MapPost(Service + "WatchResources", calls.WatchResourcesAsync);
        _app.MapPost(Service + "WatchResourceConsoleLogs", calls.WatchConsoleLogsAsync);
        _app.MapPost(Service + "ExecuteResourceCommand", calls.ExecuteCommandAsync);
        _app.MapPost(Service + "WatchInteractions", calls.WatchInteractionsAsync);
        await _app.StartAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _stopping.Dispose();
    }

    /// <summary>Every answer is an HTTP 200; how the call ended stands behind it.</summary>
    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.ContentType = GrpcMessages.ContentType;
        try
        {
            var key = Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString());
            if (!CryptographicOperations.FixedTimeEquals(key, _key))
            {
                throw new GrpcException(GrpcStatus.Unauthenticated, $"The header {KeyHeader} is missing or wrong.");
            }

            await next(context);
            if (context.Response.StatusCode != StatusCodes.Status200OK)
            {
                context.Response.StatusCode = StatusCodes.Status200OK;
                throw new GrpcException(GrpcStatus.Unimplemented, "There is no such call.");
            }

            End(context, GrpcStatus.Ok, "");
        }
        catch (GrpcException error)
        {
            End(context, error.Status, error.Message);
        }
        catch (OperationCanceledException)
        {
            // The dashboard hung up, or the suite stops.
        }
        catch (Exception error) when (error is not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            End(context, GrpcStatus.Internal, error.Message);
        }
    }

    private static void End(HttpContext context, GrpcStatus status, string message)
    {
        context.Response.AppendTrailer("grpc-status", ((int)status).ToString());
        if (message.Length > 0)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }
}
