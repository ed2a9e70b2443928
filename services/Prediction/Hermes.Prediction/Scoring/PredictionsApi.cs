using System.Globalization;
using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.Prediction.Feeds;
using Hermes.Prediction.Scoreboard;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Http.Limits;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Prediction.Scoring;

internal static class PredictionsApi
{
    private const string NotOurs = "The cursor is not one of this list; leave it out to begin at the start.";

    public static void MapPredictions(this WebApplication app)
    {
        var predictions = app.MapGroup("/api/v1/predictions").WithTags("predictions").RequireAccess(Role.Viewer, Scopes.PredictionsRead);
        predictions.MapGet("/", List).WithSummary("The risk of every feed now, highest priority first; filter by status or feed.");
        predictions.MapGet("/stream", (LiveFeed<FeedPrediction> live, CancellationToken ct) => Sse.Stream(live, null, ct)).StaysOpen().WithSummary("Forecasts as they are made.");
        predictions.MapGet("/{feed}/history", History).WithSummary("Earlier forecasts of a feed with what became of them, newest first.");
    }

    private static async Task<Results<Ok<Page<FeedPrediction>>, ValidationProblem>> List(
        NpgsqlDataSource database, CancellationToken ct, string? status = null, string? feed = null, string? cursor = null, int limit = 100)
    {
        if (PageRules.Check(cursor, limit, out var after) is { } problem)
        {
            return problem;
        }

        if (status is not null && (!Enum.TryParse<RiskStatus>(status, ignoreCase: true, out var level) || !Enum.IsDefined(level) || int.TryParse(status, out _)))
        {
            return Problems.Field("status", $"status is Healthy, Warning or Critical, not '{status}'.");
        }

        // The key is "priority feed", highest priority first.
        var key = after?.Split(' ', 2);
        var priority = 0.0;
        if (key is not null && (key.Length != 2 || !double.TryParse(key[0], CultureInfo.InvariantCulture, out priority)))
        {
            return Problems.Field("cursor", NotOurs);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var bodies = await connection.QueryAsync<string>(new CommandDefinition(
            """
            select body::text from prediction
            where (@status::text is null or lower(status) = lower(@status))
              and (@feed::text is null or feed = @feed)
              and (@after::text is null or priority < @priority or (priority = @priority and feed > @after))
            order by priority desc, feed
            limit @limit
            """, new { status, feed, after = key?[1], priority, limit }, cancellationToken: ct));
        var items = Read(bodies);
        var next = items.Count == limit ? Cursor.Encode(string.Create(CultureInfo.InvariantCulture, $"{items[^1].Priority:R} {items[^1].Feed}")) : null;
        return TypedResults.Ok(new Page<FeedPrediction>(items, next));
    }

    private static async Task<Results<Ok<Page<FeedPrediction>>, ProblemHttpResult, ValidationProblem>> History(
        string feed, FeedBook book, NpgsqlDataSource database, TimeProvider time, IOptions<ScoreboardOptions> options, CancellationToken ct, string? cursor = null, int limit = 100)
    {
        if (PageRules.Check(cursor, limit, out var after) is { } problem)
        {
            return problem;
        }

        var before = long.MaxValue;
        if (after is not null && !long.TryParse(after, CultureInfo.InvariantCulture, out before))
        {
            return Problems.Field("cursor", NotOurs);
        }

        if (book.Find(feed, entry => entry) is null)
        {
            return Problems.NotFound("feed", feed);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<(long Id, string Body)>(new CommandDefinition(
            "select id, body::text from prediction_history where feed = @feed and id < @before order by id desc limit @limit",
            new { feed, before, limit }, cancellationToken: ct))).AsList();
        var items = await PastForecasts.ResolveAsync(connection, feed, Read(rows.Select(row => row.Body)), time.GetUtcNow().AddMinutes(-options.Value.ReportMinutes), ct);
        var next = rows.Count == limit ? Cursor.Encode(rows[^1].Id.ToString(CultureInfo.InvariantCulture)) : null;
        return TypedResults.Ok(new Page<FeedPrediction>(items, next));
    }

    private static List<FeedPrediction> Read(IEnumerable<string> bodies) =>
        [.. bodies.Select(body => JsonSerializer.Deserialize<FeedPrediction>(body, HermesJson.Options)!)];
}
