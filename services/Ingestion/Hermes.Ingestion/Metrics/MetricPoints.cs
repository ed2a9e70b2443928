using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Ingestion.Metrics;

/// <summary><c>GET /api/v1/metrics/{id}/points</c>: pages of points, or one page of steps.</summary>
internal static class MetricPoints
{
    private const int MostSteps = 11_000;
    private static readonly TimeSpan Default = TimeSpan.FromHours(1);

    public static async Task<Results<Ok<Page<MetricPoint>>, ValidationProblem, ProblemHttpResult>> GetPoints(
        long id, DateTimeOffset? from, DateTimeOffset? to, int? step, string? cursor, int? limit, NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        var end = to ?? time.GetUtcNow();
        var begin = from ?? (end - DateTimeOffset.MinValue > Default ? end - Default : DateTimeOffset.MinValue);
        if (begin > end)
        {
            return Problems.Field("from", "'from' is after 'to'.");
        }

        if (PageLimit.Check(limit) is { } wrong)
        {
            return Problems.Field("limit", wrong);
        }

        if (step is < 1 || (step is { } seconds && (end - begin).TotalSeconds / seconds > MostSteps))
        {
            return Problems.Field("step", $"A step is a number of seconds, of which at most {MostSteps} fit between 'from' and 'to'.");
        }

        var after = begin.AddTicks(begin > DateTimeOffset.MinValue ? -TimeSpan.TicksPerMicrosecond : 0);
        if (cursor is not null && !Cursor.TryDecode(cursor, out after, out _))
        {
            return Problems.Field("cursor", "This is no cursor of this list. Take it from nextCursor of the page before.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.QuerySingleAsync<bool>(new CommandDefinition("select exists (select from metric_series where id = @id)", new { id }, cancellationToken: ct)))
        {
            return Problems.NotFound("series", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (step is { } width)
        {
            var steps = await connection.QueryAsync<MetricPoint>(new CommandDefinition(
                """
                select date_bin(make_interval(secs => @width), time, 'epoch') as time, avg(value) as value, (array_agg(count order by time desc))[1] as count,
                       min(value) as minimum, max(value) as maximum, (array_agg(value order by time desc))[1] as last, count(*) as points
                from metric_point where series_id = @id and time >= @begin and time < @end group by 1 order by 1
                """, new { id, begin, end, width }, cancellationToken: ct));
            return TypedResults.Ok(new Page<MetricPoint>([.. steps], null));
        }

        var rows = (await connection.QueryAsync<MetricPoint>(new CommandDefinition(
            "select time, value, count from metric_point where series_id = @id and time > @after and time < @end order by time limit @limit",
            new { id, after, end, limit = PageLimit.Of(limit) + 1 }, cancellationToken: ct))).AsList();
        return TypedResults.Ok(PageLimit.Page(rows, limit, r => r, r => Cursor.Encode(r.Time, 0)));
    }
}
