using System.Text.Json;
using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Sources;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Metrics;

/// <summary>Metrics of systems: what is answered with 202 is committed.</summary>
internal static class MetricsApi
{
    private const string DefaultSource = "http";

    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder app)
    {
        // Its counters are told from the start, before the first point comes.
        app.ServiceProvider.GetRequiredService<MetricFigures>();
        var group = app.MapGroup("/api/v1/metrics").WithTags("Metrics").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapPost("/", PostMetrics)
            .WithSummary("Takes a JSON list of points: name, timestamp, value, unit, attributes. A point that comes again replaces the one before.")
            .Accepts<IReadOnlyList<MetricReport>>("application/json")
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .TakesLong()
            .RequireAccess(Role.Operator, Scopes.LogsWrite);
        group.MapGet("/", GetMetrics).WithSummary("Series by name.");
        group.MapGet("/{id:long}/points", MetricPoints.GetPoints).WithSummary("Points of a series, as they are or gathered by steps.");
        return app;
    }

    private static async Task<Results<Accepted<IntakeResult>, ValidationProblem, ProblemHttpResult>> PostMetrics(
        HttpRequest request, string? source, MetricStore store, MetricGate gate, MetricFigures figures, IntakeQueue queue, IOptions<IngestionOptions> options, TimeProvider time, CancellationToken ct)
    {
        if (SourceNames.Check(source ?? DefaultSource) is { } wrongSource)
        {
            return Problems.Field("source", wrongSource);
        }

        using var body = await RequestBody.ReadAsync(request, options.Value.MaxBodyBytes, queue, ct);
        if (body.Problem is { } problem)
        {
            return problem;
        }

        if (!await gate.TryEnterAsync(ct))
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return TypedResults.Problem(MetricGate.Full, statusCode: 429, title: "Intake is full");
        }

        try
        {
            var reader = new MetricJson(source ?? DefaultSource, time.GetUtcNow());
            if (reader.Read(body.Bytes) is { } unreadable)
            {
                return Problems.Field("body", unreadable);
            }

            figures.Rejected(reader.RejectedCount);
            await store.StoreAsync(reader.Samples, ct);
            return TypedResults.Accepted((string?)null, new IntakeResult(reader.Samples.Count, reader.Rejected));
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return TypedResults.Problem(MetricGate.Away, statusCode: 503, title: "Storage is not available");
        }
        finally
        {
            gate.Leave();
        }
    }

    private static async Task<Results<Ok<Page<MetricSeries>>, ValidationProblem>> GetMetrics(
        string? source, string? name, string? cursor, int? limit, NpgsqlDataSource database, CancellationToken ct)
    {
        if (PageLimit.Check(limit) is { } wrong)
        {
            return Problems.Field("limit", wrong);
        }

        var (afterId, afterName) = (0L, "");
        if (cursor is not null)
        {
            // 17:cpu.load
            if (!Cursor.TryDecode(cursor, out var position) || position.Split(':', 2) is not [var idText, var nameText] || !long.TryParse(idText, out afterId))
            {
                return Problems.Field("cursor", "This is no cursor of this list. Take it from nextCursor of the page before.");
            }

            afterName = nameText;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<SeriesRow>(new CommandDefinition(
            """
            select id, source, name, unit, kind, attributes::text as attributes, first_seen_at, last_received_at from metric_series
            where (@source::text is null or source = @source) and (@name::text is null or name = @name) and (name, id) > (@afterName, @afterId)
            order by name, id limit @limit
            """, new { source, name, afterName, afterId, limit = PageLimit.Of(limit) + 1 }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(PageLimit.Page(rows, limit, r => r.ToSeries(), r => Cursor.Encode($"{r.Id}:{r.Name}")));
    }

    private sealed class SeriesRow
    {
        public long Id { get; init; }

        public string Source { get; init; } = "";

        public string Name { get; init; } = "";

        public string Unit { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Attributes { get; init; } = "";

        public DateTimeOffset FirstSeenAt { get; init; }

        public DateTimeOffset LastReceivedAt { get; init; }

        public MetricSeries ToSeries() => new()
        {
            Id = Id,
            Source = Source,
            Name = Name,
            Unit = Unit.Length == 0 ? null : Unit,
            Kind = Kind,
            Attributes = JsonSerializer.Deserialize<Dictionary<string, string>>(Attributes)!,
            FirstSeenAt = FirstSeenAt,
            LastReceivedAt = LastReceivedAt,
        };
    }
}
