using System.Security.Claims;
using Dapper;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Scoreboard;

internal static class FeedbackApi
{
    private const int LongestComment = 1000;

    public static void MapFeedback(this WebApplication app) =>
        app.MapPost("/api/v1/predictions/{id:guid}/feedback", Answer).WithTags("predictions").RequireAccess(Role.Operator, Scopes.PredictionsWrite)
            .WithSummary("Says whether a risk that was raised was useful, notUseful or wrong; answering again replaces one's answer.");

    private static async Task<Results<Ok<PredictionFeedback>, ValidationProblem, ProblemHttpResult>> Answer(
        Guid id, FeedbackRequest request, ClaimsPrincipal caller,
        NpgsqlDataSource database, FeedbackBook book, IOutbox outbox, AuditTrail audit, TimeProvider time, CancellationToken ct)
    {
        if (!Enum.TryParse<FeedbackAnswer>(request.Answer, ignoreCase: true, out var answer) || !Enum.IsDefined(answer) || int.TryParse(request.Answer, out _))
        {
            return Problems.Field("answer", $"answer is useful, notUseful or wrong, not '{request.Answer}'.");
        }

        var comment = string.IsNullOrWhiteSpace(request.Comment) ? null : request.Comment.Trim();
        if (comment is { Length: > LongestComment } || comment?.Contains('\0') == true)
        {
            return Problems.Field("comment", $"comment has at most {LongestComment} printable characters.");
        }

        var now = time.GetUtcNow();
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // A risk that was raised a moment ago is not among the alerts yet.
            var feed = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                """
                select feed from raised_alert where prediction_id = @id
                union all
                select feed from prediction where status <> 'Healthy' and (risk ->> 'predictionId')::uuid = @id
                limit 1
                """, new { id }, transaction, cancellationToken: ct));
            if (feed is null)
            {
                return Problems.NotFound("raised risk", id.ToString());
            }

            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into prediction_feedback (prediction_id, person, name, feed, answer, comment, at)
                values (@id, @person, @name, @feed, @answer, @comment, @now)
                on conflict (prediction_id, person) do update set answer = excluded.answer, comment = excluded.comment, at = excluded.at
                """, new { id, person = $"{caller.KindOf()} {caller.IdOf()}", name = caller.ActorName(), feed, answer = answer.ToString(), comment, now }, transaction, cancellationToken: ct));
            await outbox.AddAsync(transaction, audit.Event(caller, "prediction.answered", feed, $"risk {id}: {answer}{(comment is null ? "" : $", {comment}")}"), ct);
            await transaction.CommitAsync(ct);
        }

        await book.RefreshAsync(ct);
        return TypedResults.Ok(new PredictionFeedback(caller.ActorName(), answer, comment, now));
    }
}
