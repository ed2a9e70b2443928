using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.DashboardService;

/// <summary>The calls of the dashboard.</summary>
internal sealed class DashboardCalls(
    ResourceBoard board, ConsoleLogs logs, ResourceCommands commands, TimeProvider time, CancellationToken stopping)
{
    // Several changes at once are one message, and one redraw of the page.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);
    private const int LinesAtOnce = 500;

    public Task GetApplicationInformationAsync(HttpContext context) =>
        context.Response.WriteAsync(new ApplicationInformationResponse { ApplicationName = "Hermes" });

    public async Task WatchResourcesAsync(HttpContext context)
    {
        using var end = Until(context);
        var messages = new ResourceMessages(board);
        var first = true;
        await foreach (var snapshots in board.WatchAsync(end.Token))
        {
            var resources = snapshots.Select(messages.Of);
            await context.Response.WriteAsync(first
                ? new WatchResourcesUpdate { InitialData = new InitialResourceData { Resources = { resources } } }
                : new WatchResourcesUpdate { Changes = new WatchResourcesChanges { Value = { resources.Select(one => new WatchResourcesChange { Upsert = one }) } } });
            first = false;
            await Task.Delay(Together, time, end.Token);
        }
    }

    public async Task WatchConsoleLogsAsync(HttpContext context)
    {
        var request = await context.Request.ReadAsync(WatchResourceConsoleLogsRequest.Parser);
        if (board.Find(request.ResourceName) is null)
        {
            throw NoSuchResource(request.ResourceName);
        }

        using var end = Until(context);
        await context.Response.Body.FlushAsync(end.Token);
        if (logs.Of(request.ResourceName) is not { } log)
        {
            // Databases and parameters never print anything.
            await Task.Delay(request.SuppressFollow ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, time, end.Token);
            return;
        }

        await foreach (var lines in log.WatchAsync(follow: !request.SuppressFollow, end.Token))
        {
            foreach (var some in lines.Chunk(LinesAtOnce))
            {
                await context.Response.WriteAsync(new WatchResourceConsoleLogsUpdate
                {
                    LogLines = { some.Select(line => new ConsoleLogLine { LineNumber = line.Number, Text = line.Text, IsStdErr = line.IsError }) },
                });
            }
        }
    }

    public async Task ExecuteCommandAsync(HttpContext context)
    {
        var request = await context.Request.ReadAsync(ResourceCommandRequest.Parser);
        if (board.Find(request.ResourceName) is not { } snapshot)
        {
            throw NoSuchResource(request.ResourceName);
        }

        using var end = Until(context);
        var (succeeded, message) = await commands.ExecuteAsync(snapshot, request.CommandName, end.Token);
        await context.Response.WriteAsync(new ResourceCommandResponse
        {
            Kind = succeeded ? ResourceCommandResponseKind.Succeeded : ResourceCommandResponseKind.Failed,
            Message = message,
        });
    }

    /// <summary>Hermes never asks anything of its users through the dashboard; it only must not hang up.</summary>
    public async Task WatchInteractionsAsync(HttpContext context)
    {
        using var end = Until(context);
        await context.Response.Body.FlushAsync(end.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, end.Token);
    }

    private CancellationTokenSource Until(HttpContext context) => CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);

    private static GrpcException NoSuchResource(string name) => new(GrpcStatus.NotFound, $"There is no resource '{name}'.");
}
