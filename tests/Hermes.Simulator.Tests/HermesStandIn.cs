using System.Collections.Concurrent;
using System.Text.Json;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Prediction;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hermes.Simulator.Tests;

/// <summary>The public endpoints the simulator uses, on a real port, remembering what came in.</summary>
internal sealed class HermesStandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private int refusals;

    private HermesStandIn(WebApplication app, int refusals)
    {
        this.app = app;
        this.refusals = refusals;
    }

    public Uri Address => new(app.Urls.First());

    public ConcurrentDictionary<string, FeedDeclaration> Feeds { get; } = [];

    public ConcurrentQueue<ExecutionReport> Reports { get; } = [];

    public ConcurrentQueue<string> ImportedRows { get; } = [];

    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Answers 503 to the first calls, as a service that is still starting does.</summary>
    public static async Task<HermesStandIn> StartAsync(int refusals)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hermes = new HermesStandIn(builder.Build(), refusals);
        hermes.Map();
        await hermes.app.StartAsync();
        return hermes;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Map()
    {
        app.Use((context, next) =>
        {
            if (Interlocked.Decrement(ref refusals) < 0)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        app.MapGet("/health", () => "Healthy");
        app.MapPut("/api/v1/feeds/{name}", async (string name, HttpRequest request) =>
        {
            Feeds[name] = (await JsonSerializer.DeserializeAsync<FeedDeclaration>(request.Body, HermesJson.Options))!;
            return Json(new Feed { Name = name });
        });
        app.MapGet("/api/v1/executions", () => Json(new Page<StoredExecution>([], null)));
        app.MapPost("/api/v1/executions", async (HttpRequest request) =>
        {
            var reports = (await JsonSerializer.DeserializeAsync<List<ExecutionReport>>(request.Body, HermesJson.Options))!;
            reports.ForEach(Reports.Enqueue);
            return Json(new IntakeResult(reports.Count, []));
        });
        app.MapPost("/api/v1/executions/import", async (HttpRequest request) =>
        {
            var rows = (await new StreamReader(request.Body).ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var row in rows.Skip(1))
            {
                ImportedRows.Enqueue(row);
            }

            return Json(new ImportResult(rows.Length - 1, 0, 0, []));
        });
        app.MapPost("/api/v1/logs", async (HttpRequest request) =>
        {
            var lines = (await new StreamReader(request.Body).ReadToEndAsync()).Split('\n');
            foreach (var line in lines)
            {
                Lines.Enqueue(line);
            }

            return Json(new IntakeResult(lines.Length, []));
        });
    }

    private static IResult Json<T>(T value) => Results.Json(value, HermesJson.Options);
}
