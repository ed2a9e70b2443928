using System.Text.Json;
using Dapper;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

internal static class RisksApi
{
    private const string Open = "open";

    private static readonly string[] outcomes = [Open, nameof(PredictionOutcome.Hit), nameof(PredictionOutcome.Early), nameof(PredictionOutcome.FalseAlarm)];

    public static void MapRisks(this WebApplication app) =>
        app.MapGet("/api/v1/predictions/risks", List).WithTags("predictions").RequireAccess(Role.Viewer, Scopes.PredictionsRead)
            .WithSummary("Alerts with what became of them and what people said, latest first; filters feed, predictionId and outcome (open, Hit, Early, FalseAlarm).");

    private static async Task<Results<Ok<Page<RaisedRisk>>, ValidationProblem>> List(
        NpgsqlDataSource database, CancellationToken ct, string? feed = null, Guid? predictionId = null, string? outcome = null, string? cursor = null, int limit = 100)
    {
        if (TimePage.Check(cursor, limit, out var before, out var position) is { } problem)
        {
            return problem;
        }

        var wanted = outcomes.FirstOrDefault(known => string.Equals(known, outcome, StringComparison.OrdinalIgnoreCase));
        if (outcome is not null && wanted is null)
        {
            return Problems.Field("outcome", $"outcome is one of {string.Join(", ", outcomes)}, not '{outcome}'.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<AlertRow>(new CommandDefinition(
            """
            select prediction_id, number, position, feed, opened_at, body::text as body, outcome, failure_at, execution_id from raised_alert
            where (@feed::text is null or feed = @feed) and (@predictionId::uuid is null or prediction_id = @predictionId)
              and (@wanted::text is null or coalesce(outcome, 'open') = @wanted)
              and (@before::timestamptz is null or (opened_at, position) < (@before, @position))
            order by opened_at desc, position desc
            limit @limit
            """, new { feed, predictionId, wanted, before, position, limit }, cancellationToken: ct))).AsList();
        var answers = (await connection.QueryAsync<(Guid PredictionId, string Name, string Answer, string? Comment, DateTimeOffset At)>(new CommandDefinition(
            "select prediction_id, name, answer, comment, at from prediction_feedback where prediction_id = any(@ids) order by at",
            new { ids = rows.Select(row => row.PredictionId).Distinct().ToArray() }, cancellationToken: ct)))
            .ToLookup(row => row.PredictionId, row => new PredictionFeedback(row.Name, Enum.Parse<FeedbackAnswer>(row.Answer), row.Comment, row.At));
        return TypedResults.Ok(new Page<RaisedRisk>(
            [.. rows.Select(row => row.ToContract([.. answers[row.PredictionId]]))], rows.Count == limit ? Cursor.Encode(rows[^1].OpenedAt, rows[^1].Position) : null));
    }

    private sealed record AlertRow
    {
        public Guid PredictionId { get; init; }

        public int Number { get; init; }

        public long Position { get; init; }

        public required string Feed { get; init; }

        public DateTimeOffset OpenedAt { get; init; }

        public required string Body { get; init; }

        public string? Outcome { get; init; }

        public DateTimeOffset? FailureAt { get; init; }

        public string? ExecutionId { get; init; }

        public RaisedRisk ToContract(IReadOnlyList<PredictionFeedback> answers) => new()
        {
            PredictionId = PredictionId,
            Number = Number,
            Feed = Feed,
            RaisedAt = OpenedAt,
            Forecast = JsonSerializer.Deserialize<FeedPrediction>(Body, HermesJson.Options)!,
            Resolution = Outcome is null ? null : new PredictionResolution(Enum.Parse<PredictionOutcome>(Outcome), FailureAt, (FailureAt - OpenedAt)?.TotalMinutes, ReportedRun.Of(ExecutionId)),
            Feedback = answers,
        };
    }
}
