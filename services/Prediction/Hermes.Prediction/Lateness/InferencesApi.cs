using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Prediction;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Prediction.Lateness;

internal static class InferencesApi
{
    public static void MapInferences(this WebApplication app) =>
        app.MapGet("/api/v1/inferences", List).WithTags("inferences").RequireAccess(Role.Viewer, Scopes.FeedsRead)
            .WithSummary("What is wrong with runs although nobody reported it, latest first; filters feed and open (true or false).");

    private static async Task<Results<Ok<Page<Inference>>, ValidationProblem>> List(
        NpgsqlDataSource database, CancellationToken ct, string? feed = null, bool? open = null, string? cursor = null, int limit = 100)
    {
        if (limit is < 1 or > 1000)
        {
            return Problems.Field("limit", $"limit is 1 to 1000, not {limit}.");
        }

        DateTimeOffset? before = null;
        var number = 0L;
        if (cursor is not null)
        {
            if (!Cursor.TryDecode(cursor, out var time, out number))
            {
                return Problems.Field("cursor", "The cursor is not one of this list; leave it out to begin at the start.");
            }

            before = time;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<InferenceRow>(new CommandDefinition(
            $"""
             select {InferenceRow.Columns} from inference
             where (@feed::text is null or feed = @feed) and (@open::boolean is null or (state = 'Open') = @open)
                 and (@before::timestamptz is null or (inferred_at, number) < (@before, @number))
             order by inferred_at desc, number desc
             limit @limit
             """, new { feed, open, before, number, limit }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(new Page<Inference>(
            [.. rows.Select(row => row.ToContract())], rows.Count == limit ? Cursor.Encode(rows[^1].InferredAt, rows[^1].Number) : null));
    }
}
