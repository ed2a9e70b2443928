using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>Makes hours out of the counted minutes of before yesterday; of the many values of an hour the first few stay apart.</summary>
internal sealed class CounterRollup(NpgsqlDataSource database, TimeProvider time)
{
    private const int MostKeys = 200;
    private static readonly TimeSpan Minutes = TimeSpan.FromHours(48);

    // Hours done in one go; an hour that gets late lines is done again.
    private const int MostHours = 1_000;

    // What an earlier release counted stays as it is.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    public async Task RunAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var before = time.GetUtcNow() - Minutes;
        var counted = await connection.QueryAsync<DateTime>(new CommandDefinition(
            $"select distinct date_trunc('hour', at, 'UTC') h from log_count where span = 60 and at < date_trunc('hour', @before, 'UTC') order by h limit {MostHours}",
            new { before }, cancellationToken: ct));
        foreach (var hour in counted)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                with gone as (delete from log_count where span = 60 and at >= @hour and at < @hour + interval '1 hour' returning source, kind, key, lines, errors),
                summed as (select source, kind, key, sum(lines) as lines, sum(errors) as errors from gone group by source, kind, key),
                ranked as (select *, row_number() over (partition by source, kind order by lines desc) as place from summed)
                insert into log_count as c (at, span, source, kind, key, lines, errors)
                select @hour, 3600, source, kind, bounded, sum(lines), sum(errors)
                from ranked, lateral (select case when place <= @MostKeys then key else @Others end as bounded) b
                group by source, kind, bounded
                on conflict (at, span, kind, source, key) do update set lines = c.lines + excluded.lines, errors = c.errors + excluded.errors
                """, new { hour, MostKeys, MinuteCounts.Others }, cancellationToken: ct));
        }

        var active = await connection.QueryAsync<DateTime>(new CommandDefinition(
            $"""
             select distinct date_trunc('hour', minute, 'UTC') h from log_activity
             where minute >= @from and minute < date_trunc('hour', @before, 'UTC') and minute <> date_trunc('hour', minute, 'UTC') order by h limit {MostHours}
             """, new { from = before - LookBack, before }, cancellationToken: ct));
        foreach (var hour in active)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                with gone as (delete from log_activity where minute >= @hour and minute < @hour + interval '1 hour' returning *)
                insert into log_activity as a (minute, source, feed, total, errors, warnings, new_templates)
                select @hour, source, feed, sum(total), sum(errors), sum(warnings), sum(new_templates) from gone group by source, feed
                on conflict (minute, source, feed) do update set
                    total = a.total + excluded.total, errors = a.errors + excluded.errors,
                    warnings = a.warnings + excluded.warnings, new_templates = a.new_templates + excluded.new_templates
                """, new { hour }, cancellationToken: ct));
        }
    }
}
