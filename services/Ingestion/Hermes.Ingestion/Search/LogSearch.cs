using System.Text;
using Dapper;
using Hermes.Ingestion.Logs;
using Hermes.Ingestion.Templates;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>
/// Finds stored lines, newest first. What every stretch of time has plenty of is read straight from the tree of times; for
/// anything else summaries say which few stretches to read.
/// </summary>
internal sealed class LogSearch(NpgsqlDataSource database, IOptions<IngestionOptions> options, TimeProvider time)
{
    private const int SecondsToSearch = 15;
    private const int FirstPart = 16;
    private const int LargestPart = 1_024;

    /// <summary>A page of lines.</summary>
    /// <param name="query">What to find.</param>
    /// <param name="after">Last line of the page before.</param>
    /// <param name="limit">Most lines.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Lines, and where to go on when there may be more.</returns>
    /// <exception cref="TimeoutException">Nothing was found in time.</exception>
    public async Task<FoundLines> FindAsync(LogQuery query, (DateTimeOffset Time, long Id)? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        query = await TemplateFamily.OfAsync(query, connection, ct);
        var where = new StringBuilder("true");
        var parameters = new DynamicParameters(new { Limit = limit + 1 });
        if (after is { } position)
        {
            where.Append(" and (time, id) < (@At, @Id)");
            parameters.Add("At", position.Time);
            parameters.Add("Id", position.Id);
        }

        var window = query.Window(time.GetUtcNow(), options.Value.RetentionDays);
        query.Apply(where, parameters, window);
        var reading = new Reading(connection, where.ToString(), parameters, limit, time.GetTimestamp());
        if (query.IsFrequent)
        {
            await ReadAsync(reading, null, ct);
            return reading.Answer(null);
        }

        return await FindAsync(query, window, after, reading, ct);
    }

    private async Task<FoundLines> FindAsync(LogQuery query, LogWindow window, (DateTimeOffset Time, long Id)? after, Reading reading, CancellationToken ct)
    {
        var from = window.Earliest;
        var to = after is { } position && position.Time < window.Latest ? position.Time.UtcDateTime : window.Latest.UtcDateTime;
        var probes = query.Probes();
        var candidates = new Candidates();
        candidates.Add(await SummaryReader.BacklogAsync(reading.Connection, from.UtcDateTime, to, query.Source, ct));
        (DateTime To, long Id)? next = (DateTimeOffset.MaxValue.UtcDateTime, long.MaxValue);
        for (var size = FirstPart; next is { } at; size = Math.Min(size * 4, LargestPart))
        {
            var part = await SummaryReader.ReadAsync(reading.Connection, probes, from.UtcDateTime, to, at, size, ct);
            candidates.Add(part.Stretches);
            next = part.Next;
            // What the next part brings may end as late as this one's last, not later.
            foreach (var group in candidates.TakeAbove(next is { } last ? last.To.Ticks : from.Ticks - TimeSpan.TicksPerMicrosecond))
            {
                try
                {
                    await ReadAsync(reading, group, ct);
                }
                catch (TimeoutException) when (reading.Done is { } done)
                {
                    return reading.Answer(done);
                }

                if (reading.Rows.Count > reading.Limit)
                {
                    return reading.Answer(null);
                }
            }
        }

        return reading.Answer(null);
    }

    private async Task ReadAsync(Reading reading, IReadOnlyList<(long From, long To)>? group, CancellationToken ct)
    {
        var left = SecondsToSearch - time.GetElapsedTime(reading.Started).TotalSeconds;
        if (left <= 0)
        {
            throw new TimeoutException();
        }

        var parameters = new DynamicParameters(reading.Parameters);
        var sql = $"select {LogRow.Columns} from log_entry where {reading.Where} order by time desc, id desc limit @Limit";
        if (group is not null)
        {
            parameters.Add("Froms", group.Select(stretch => new DateTime(stretch.From, DateTimeKind.Utc)).ToArray());
            parameters.Add("Tos", group.Select(stretch => new DateTime(stretch.To, DateTimeKind.Utc)).ToArray());
            // The stretches come newest first, so the limit ends the work as soon as the page is full.
            sql = $"""
                   select l.* from unnest(@Froms, @Tos) as stretch(f, t) cross join lateral (
                       select {LogRow.Columns} from log_entry where time >= stretch.f and time <= stretch.t and {reading.Where} order by time desc, id desc limit @Limit) l
                   limit @Limit
                   """;
        }

        try
        {
            var rows = await reading.Connection.QueryAsync<LogRow>(new CommandDefinition(sql, parameters, commandTimeout: (int)Math.Ceiling(left), cancellationToken: ct));
            reading.Rows.AddRange(rows.OrderByDescending(row => row.Time).ThenByDescending(row => row.Id));
            reading.Done = group is null ? null : new DateTimeOffset(group[^1].From, TimeSpan.Zero);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException timeout)
        {
            throw timeout;
        }
    }

    /// <summary>What is read so far.</summary>
    private sealed record Reading(NpgsqlConnection Connection, string Where, DynamicParameters Parameters, int Limit, long Started)
    {
        public List<LogRow> Rows { get; } = [];

        /// <summary>Down to when everything is read.</summary>
        public DateTimeOffset? Done { get; set; }

        public FoundLines Answer(DateTimeOffset? unfinished) =>
            Rows.Count > Limit ? new FoundLines(Rows[..Limit], (Rows[Limit - 1].Time, Rows[Limit - 1].Id))
            : new FoundLines(Rows, unfinished is { } time ? (time, 0) : null);
    }
}
