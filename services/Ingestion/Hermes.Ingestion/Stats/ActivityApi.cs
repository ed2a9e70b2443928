using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Search;
using Hermes.Logs.Templates;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Ingestion.Stats;

/// <summary>Counts over time, read from counters alone: as quick for a year as for an hour.</summary>
internal static class ActivityApi
{
    private const int MostPoints = 1_500;
    private const int UsualPoints = 100;
    private const int MostSeries = 100;
    private const int UsualSeries = 20;

    private static readonly string[] Kinds = ["level", "template", "component", "feed", "source"];
    private static readonly int[] Steps = [60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 7 * 24 * 3600];

    public static IEndpointRouteBuilder MapActivity(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/stats/activity", GetActivity).WithTags("Statistics").RequireAccess(Role.Viewer, Scopes.LogsRead)
            .WithSummary("Lines over time by level, template, component, feed or source.");
        return app;
    }

    private static async Task<Results<Ok<LogActivityReport>, ValidationProblem>> GetActivity(
        string? by, DateTimeOffset? from, DateTimeOffset? to, int? step, string? source, int? limit, NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        var end = to ?? time.GetUtcNow();
        var begin = from ?? end.AddHours(-24);
        var errors = Check(by, begin, end, step, limit);
        if (errors.Count > 0)
        {
            return Problems.Fields(errors);
        }

        var seconds = step ?? Steps.FirstOrDefault(s => (end - begin).TotalSeconds / s <= UsualPoints, Steps[^1]);
        begin = new DateTimeOffset(begin.UtcTicks - (begin.UtcTicks % (seconds * TimeSpan.TicksPerSecond)), TimeSpan.Zero);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            Sql(by!),
            new { Kind = by, From = begin, To = end, Step = TimeSpan.FromSeconds(seconds), Source = source, Limit = limit ?? UsualSeries, MinuteCounts.Others },
            cancellationToken: ct))).AsList();
        return TypedResults.Ok(new LogActivityReport { By = by!, From = begin, To = end, StepSeconds = seconds, Series = [.. await SeriesAsync(rows, by!, connection, ct)] });
    }

    private static Dictionary<string, string[]> Check(string? by, DateTimeOffset from, DateTimeOffset to, int? step, int? limit)
    {
        var errors = new Dictionary<string, string[]>();
        if (!Kinds.Contains(by))
        {
            errors["by"] = [$"Say by what to divide the lines: {string.Join(", ", Kinds)}."];
        }

        if (from > to)
        {
            errors["from"] = ["'from' is after 'to'."];
        }

        if (step is { } seconds)
        {
            string? wrong = seconds < 60 || seconds % 60 != 0 ? "Must be whole minutes in seconds, 60 or more."
                : (to - from).TotalSeconds / seconds > MostPoints ? $"That makes more than {MostPoints} points. Take a longer step or less time."
                : null;
            if (wrong is not null)
            {
                errors["step"] = [wrong];
            }
        }

        if (limit is < 1 or > MostSeries)
        {
            errors["limit"] = [$"Must be between 1 and {MostSeries}."];
        }

        return errors;
    }

    // What was counted under a template that was merged since belongs to the one that stands.
    private const string MergedTemplates =
        """
        select at, coalesce(lpad(to_hex(t.merged_into), 16, '0'), key) as key, c.lines, errors
        from log_count c left join log_template t on t.id = case when key ~ '^[0-9a-f]{16}$' then ('x' || key)::bit(64)::bigint end
        where at >= @From and at < @To and kind = @Kind and (@Source::text is null or c.source = @Source)
        """;

    // Feeds and sources are counted by the intake itself, the others by the digest, a moment later.
    private static string Sql(string by)
    {
        var counted = by switch
        {
            "source" => "select minute as at, source as key, total as lines, errors from log_activity where minute >= @From and minute < @To and (@Source::text is null or source = @Source)",
            "feed" => "select minute as at, feed as key, total as lines, errors from log_activity where minute >= @From and minute < @To and (@Source::text is null or source = @Source)",
            "template" => MergedTemplates,
            _ => "select at, key, lines, errors from log_count where at >= @From and at < @To and kind = @Kind and (@Source::text is null or source = @Source)",
        };
        return $"""
            with counted as ({counted}),
            first as (select key from counted where key <> @Others group by key order by sum(lines) desc, key limit @Limit)
            select case when f.key is null then @Others else c.key end as key, date_bin(@Step, c.at, '2001-01-01 00:00+00') as at, sum(c.lines)::bigint as lines, sum(c.errors)::bigint as errors
            from counted c left join first f on f.key = c.key
            group by 1, 2 order by 2
            """;
    }

    private static async Task<IEnumerable<ActivitySeries>> SeriesAsync(List<Row> rows, string by, NpgsqlConnection connection, CancellationToken ct)
    {
        var texts = new Dictionary<string, string>();
        if (by == "template")
        {
            var ids = rows.Select(row => row.Key).Distinct().Select(key => Template.TryParseId(key, out var id) ? id : -1).ToArray();
            texts = (await connection.QueryAsync<(long Id, string Text)>(new CommandDefinition("select id, text from log_template where id = any(@ids)", new { ids }, cancellationToken: ct)))
                .ToDictionary(row => Template.Format(row.Id), row => row.Text);
        }

        return rows.GroupBy(row => row.Key)
            .Select(series => new ActivitySeries
            {
                Key = series.Key.Length == 0 ? null : series.Key,
                Text = texts.GetValueOrDefault(series.Key),
                Lines = series.Sum(row => row.Lines),
                Errors = series.Sum(row => row.Errors),
                Points = [.. series.Select(row => new ActivityPoint(row.At, row.Lines, row.Errors))],
            })
            .OrderBy(series => series.Key == MinuteCounts.Others).ThenByDescending(series => series.Lines).ThenBy(series => series.Key, StringComparer.Ordinal);
    }

    private sealed class Row
    {
        public string Key { get; init; } = "";

        public DateTimeOffset At { get; init; }

        public long Lines { get; init; }

        public long Errors { get; init; }
    }
}
