using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Templates;
using Hermes.ServiceDefaults.Live;
using Npgsql;

namespace Hermes.Ingestion.Logs;

/// <summary>
/// The live tail: lines as they are stored, each with an id to go on from. A viewer that was away for a moment gets what it
/// missed; one that is too slow is told how many lines it did not get.
/// </summary>
internal sealed class LogTail(LiveFeed<LogEntry> live, NpgsqlDataSource database)
{
    // Lines that a viewer gets who was away.
    private const int MostMissed = 1_000;

    private const int SecondsToRead = 5;
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Events until the viewer leaves: lines, <c>keep-alive</c> and <c>skipped</c>.</summary>
    /// <param name="query">Which lines.</param>
    /// <param name="lastEventId">The id of the last line the viewer has; null for one that begins.</param>
    /// <param name="ct">Aborted when the viewer leaves.</param>
    public async IAsyncEnumerable<SseItem<object?>> FollowAsync(LogQuery query, string? lastEventId, [EnumeratorCancellation] CancellationToken ct)
    {
        using var subscription = live.Subscribe();
        await using (var connection = query.Template is null ? null : await database.OpenConnectionAsync(ct))
        {
            query = connection is null ? query : await TemplateFamily.OfAsync(query, connection, ct);
        }

        yield return new SseItem<object?>(null, "keep-alive");
        var (missed, complete) = TryRead(lastEventId, out var received, out var id) ? await MissedAsync(query, received, id, ct) : ([], true);
        if (!complete)
        {
            yield return new SseItem<object?>(new Skipped(null), "skipped");
        }

        foreach (var entry in missed)
        {
            yield return Event(entry);
        }

        var seen = missed.Select(entry => entry.Id).ToHashSet();
        while (!ct.IsCancellationRequested)
        {
            if (!await subscription.WaitAsync(KeepAlive, ct))
            {
                yield return new SseItem<object?>(null, "keep-alive");
                continue;
            }

            while (subscription.Reader.TryRead(out var entry))
            {
                if (subscription.TakeDropped() is > 0 and var dropped)
                {
                    yield return new SseItem<object?>(new Skipped(dropped), "skipped");
                }

                if (query.Accepts(entry) && !seen.Remove(entry.Id))
                {
                    yield return Event(entry);
                }
            }
        }
    }

    private static SseItem<object?> Event(LogEntry entry) => new(entry)
    {
        EventId = string.Create(CultureInfo.InvariantCulture, $"{entry.ReceivedAt?.UtcTicks}-{entry.Id}"),
    };

    private static bool TryRead(string? eventId, out DateTimeOffset received, out long id)
    {
        (received, id) = (default, 0);
        if (eventId?.Split('-') is not [var ticks, var number]
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > DateTime.MaxValue.Ticks
            || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out id))
        {
            return false;
        }

        received = new DateTimeOffset(at, TimeSpan.Zero);
        return true;
    }

    // Found by their time: what states a time long before it came is not shown again.
    private async Task<(List<LogEntry> Lines, bool Complete)> MissedAsync(LogQuery query, DateTimeOffset received, long id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var where = new StringBuilder("time >= @Since and received_at >= @Received and (received_at, id) > (@Received, @Id)");
        var parameters = new DynamicParameters(new { Since = received - LongestAbsence, Received = received, Id = id, Limit = MostMissed + 1 });
        query.Apply(where, parameters, new LogWindow(null, null, false));
        try
        {
            var rows = (await connection.QueryAsync<LogRow>(new CommandDefinition(
                $"select {LogRow.Columns} from log_entry where {where} order by time desc, id desc limit @Limit", parameters, commandTimeout: SecondsToRead, cancellationToken: ct))).AsList();
            return ([.. rows.Take(MostMissed).Reverse().Select(row => row.ToEntry())], rows.Count <= MostMissed);
        }
        catch (NpgsqlException e) when (e.InnerException is TimeoutException)
        {
            return ([], false);
        }
    }

    /// <param name="Lines">How many; null when it is not known.</param>
    internal sealed record Skipped(long? Lines);
}
