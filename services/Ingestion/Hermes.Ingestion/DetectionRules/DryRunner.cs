using System.Diagnostics;
using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Logs;
using Hermes.Logs.Detection;
using Npgsql;

namespace Hermes.Ingestion.DetectionRules;

/// <summary>
/// Judges the lines of the last day by rules that are tried and by those in force. Bounded in lines and time: of many lines it
/// takes stretches spread over the day, each standing for the lines around it, and then the texts of templates it has not met.
/// </summary>
internal sealed class DryRunner(NpgsqlDataSource database, DetectorHolder detectors, TimeProvider time) : IDisposable
{
    private const int MostLines = 200_000;
    private const int Stretches = 200;
    private const int MostTemplates = 20_000;
    private static readonly TimeSpan Window = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(4);

    // One at a time, so that intake does not feel it.
    private readonly SemaphoreSlim _turn = new(1);

    public void Dispose() => _turn.Dispose();

    public async Task<DryRunResult> RunAsync(DetectionSettings settings, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var to = time.GetUtcNow();
            var tally = new DryRunTally(Fresh(detectors.Current.Settings), Fresh(settings));
            await using var connection = await database.OpenConnectionAsync(ct);
            var stretches = await StretchesAsync(connection, to - Window, to, ct);
            foreach (var stretch in Spread(stretches))
            {
                if (!await ReadAsync(connection, stretch, stretches.Count == 1 ? MostLines : MostLines / Stretches, tally, started, ct))
                {
                    break;
                }
            }

            await JudgeTemplatesAsync(connection, to - Window, tally, ct);
            var texts = await connection.QueryAsync<(long Id, string Text)>(new CommandDefinition(
                "select id, text from log_template where id = any(@ids)", new { ids = tally.ShownTemplates() }, cancellationToken: ct));
            return tally.ToResult(texts.ToDictionary(template => template.Id, template => template.Text), Math.Max(stretches.Sum(stretch => stretch.Lines), tally.Lines)) with
            {
                From = to - Window,
                To = to,
                DurationSeconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3),
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    // Detectors count for thresholds, so the one in force must not see these lines.
    private static ErrorDetector Fresh(DetectionSettings settings) =>
        ErrorDetector.TryCreate(settings, out var detector, out var errors) ? detector : throw new InvalidOperationException(errors[0].Message);

    private static async Task<List<Stretch>> StretchesAsync(NpgsqlConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var minutes = (await connection.QueryAsync<(DateTime Minute, long Lines)>(new CommandDefinition(
            "select minute, sum(total)::bigint from log_activity where minute > @from and minute <= @to group by minute order by minute",
            new { from = from.UtcDateTime.AddMinutes(-1), to = to.UtcDateTime }, cancellationToken: ct))).AsList();
        var total = minutes.Sum(minute => minute.Lines);
        if (total <= MostLines)
        {
            return [new Stretch(from, to, total)];
        }

        // As many lines in each as there can be, so that each line has the same chance.
        var stretches = new List<Stretch>();
        var (begin, lines) = (from, 0L);
        foreach (var (minute, count) in minutes)
        {
            lines += count;
            if (lines >= total / Stretches)
            {
                var end = new DateTimeOffset(minute, TimeSpan.Zero).AddMinutes(1);
                stretches.Add(new Stretch(begin, end, lines));
                (begin, lines) = (end, 0);
            }
        }

        stretches.Add(new Stretch(begin, to.AddMinutes(1), lines));
        return stretches;
    }

    // In an order in which stopping early still leaves stretches all over the day.
    private static IEnumerable<Stretch> Spread(List<Stretch> stretches)
    {
        for (var step = 0; step < 16; step++)
        {
            for (var i = step * 7 % 16; i < stretches.Count; i += 16)
            {
                yield return stretches[i];
            }
        }
    }

    // False when the time is up.
    private static async Task<bool> ReadAsync(NpgsqlConnection connection, Stretch stretch, int limit, DryRunTally tally, long started, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select level, message, source, template_id, time from log_entry
            where time >= $1 and time < $2 order by time, id limit $3
            """, connection)
        {
            Parameters = { new() { Value = stretch.From.UtcDateTime }, new() { Value = stretch.To.UtcDateTime }, new() { Value = limit } },
        };
        var weight = Math.Max(1, (double)stretch.Lines / limit);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            tally.Add(
                new DryRunLine(
                    reader.IsDBNull(0) ? null : (LineLevel)reader.GetInt16(0),
                    reader.GetFieldValue<byte[]>(1),
                    reader.GetString(2),
                    reader.GetInt64(3),
                    reader.GetFieldValue<DateTimeOffset>(4)),
                weight);
            if (tally.Lines % 1_024 == 0 && Stopwatch.GetElapsedTime(started) > LongestReading)
            {
                return false;
            }
        }

        return true;
    }

    private static async Task JudgeTemplatesAsync(NpgsqlConnection connection, DateTimeOffset from, DryRunTally tally, CancellationToken ct)
    {
        foreach (var (id, source, text, level, seen) in await connection.QueryAsync<(long, string, string, short?, DateTime)>(new CommandDefinition(
            "select id, source, text, level, last_seen_at from log_template where last_seen_at >= @from and last_seen_at < 'infinity' order by lines desc limit @MostTemplates",
            new { from = from.UtcDateTime, MostTemplates }, cancellationToken: ct)))
        {
            tally.AddTemplate(new DryRunLine((LineLevel?)level, Encoding.UTF8.GetBytes(text), source, id, new DateTimeOffset(seen, TimeSpan.Zero)));
        }
    }

    private sealed record Stretch(DateTimeOffset From, DateTimeOffset To, long Lines);
}
