using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Logs.Templates;
using Hermes.ServiceDefaults.Http;
using Hermes.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Hermes.Ingestion.Stats;

internal static class StatsApi
{
    private const int MostHours = 24 * 90;

    public static IEndpointRouteBuilder MapStats(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/stats").WithTags("Statistics").RequireAccess(Role.Viewer, Scopes.LogsRead);
        group.MapGet("/errors-per-hour", GetErrorsPerHour).WithSummary("Lines, errors and warnings of each hour.");
        group.MapGet("/top-errors", GetTopErrors).WithSummary("The errors that came most often.");
        group.MapGet("/summary", GetSummary).WithSummary("Counts of the last 24 hours and the lines per second.");
        return app;
    }

    private static async Task<Results<Ok<IEnumerable<HourlyErrors>>, ValidationProblem>> GetErrorsPerHour(
        int? hours, string? feed, NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        if (hours is < 1 or > MostHours)
        {
            return Problems.Field("hours", $"Must be between 1 and {MostHours}.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<HourRow>(new CommandDefinition(
            """
            select h as hour, coalesce(sum(total), 0)::bigint as total, coalesce(sum(errors), 0)::bigint as errors, coalesce(sum(warnings), 0)::bigint as warnings
            from generate_series(date_trunc('hour', @Now, 'UTC') - make_interval(hours => @Hours - 1), date_trunc('hour', @Now, 'UTC'), interval '1 hour') h
            left join log_activity a on a.minute >= h and a.minute < h + interval '1 hour' and (@Feed::text is null or a.feed = @Feed)
            group by h order by h
            """, new { Now = time.GetUtcNow(), Hours = hours ?? 24, Feed = feed }, cancellationToken: ct));
        return TypedResults.Ok(rows.Select(r => new HourlyErrors(r.Hour, r.Total, r.Errors, r.Warnings)));
    }

    private static async Task<Results<Ok<IEnumerable<TopError>>, ValidationProblem>> GetTopErrors(
        int? hours, int? limit, string? feed, NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        if (hours is < 1 or > MostHours)
        {
            return Problems.Field("hours", $"Must be between 1 and {MostHours}.");
        }

        if (limit is < 1 or > 100)
        {
            return Problems.Field("limit", "Must be between 1 and 100.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<TopRow>(new CommandDefinition(
            """
            select coalesce(t.merged_into, t.id) as template_id, t.text, max(e.component) as component, nullif(e.feed, '') as feed, max(e.category) as category,
                   sum(e.lines)::bigint as lines, max(e.last_seen_at) as last_seen_at
            from error_activity e join log_template t on t.id = e.template_id
            where e.hour > @Now - make_interval(hours => @Hours) and (@Feed::text is null or e.feed = @Feed)
            group by 1, t.text, e.feed
            order by sum(e.lines) desc, 1 limit @Limit
            """, new { Now = time.GetUtcNow(), Hours = hours ?? 24, Feed = feed, Limit = limit ?? 10 }, cancellationToken: ct));
        return TypedResults.Ok(rows.Select(r => new TopError
        {
            TemplateId = Template.Format(r.TemplateId),
            Template = r.Text,
            Component = r.Component,
            Feed = r.Feed,
            Category = r.Category,
            Count = r.Lines,
            LastSeenAt = r.LastSeenAt,
        }));
    }

    private static async Task<Ok<IntakeSummary>> GetSummary(NpgsqlDataSource database, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleAsync<SummaryRow>(new CommandDefinition(
            """
            select
                coalesce((select sum(total) from log_activity where minute > @Now - interval '24 hours'), 0)::bigint as lines,
                coalesce((select sum(errors) from log_activity where minute > @Now - interval '24 hours'), 0)::bigint as errors,
                coalesce((select sum(warnings) from log_activity where minute > @Now - interval '24 hours'), 0)::bigint as warnings,
                coalesce((select sum(total) from log_activity where minute = date_trunc('minute', @Now) - interval '1 minute'), 0)::bigint as last_minute,
                (select count(*) from log_template where merged_into is null) as templates,
                (select count(*) from execution) as executions,
                (select count(distinct feed) from execution) as feeds,
                (select max(last_seen_at) from log_template) as last_line_at
            """, new { Now = time.GetUtcNow() }, cancellationToken: ct));
        return TypedResults.Ok(new IntakeSummary
        {
            Lines24h = row.Lines,
            Errors24h = row.Errors,
            Warnings24h = row.Warnings,
            LinesPerSecond = row.LastMinute / 60.0,
            Templates = row.Templates,
            Executions = row.Executions,
            Feeds = row.Feeds,
            LastLineAt = row.LastLineAt,
        });
    }

    private sealed class HourRow
    {
        public DateTimeOffset Hour { get; init; }

        public long Total { get; init; }

        public long Errors { get; init; }

        public long Warnings { get; init; }
    }

    private sealed class TopRow
    {
        public long TemplateId { get; init; }

        public string Text { get; init; } = "";

        public string? Component { get; init; }

        public string? Feed { get; init; }

        public string? Category { get; init; }

        public long Lines { get; init; }

        public DateTimeOffset LastSeenAt { get; init; }
    }

    private sealed class SummaryRow
    {
        public long Lines { get; init; }

        public long Errors { get; init; }

        public long Warnings { get; init; }

        public long LastMinute { get; init; }

        public long Templates { get; init; }

        public long Executions { get; init; }

        public long Feeds { get; init; }

        public DateTimeOffset? LastLineAt { get; init; }
    }
}
