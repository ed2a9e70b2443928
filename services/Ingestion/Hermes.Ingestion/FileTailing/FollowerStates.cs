using System.Collections.Concurrent;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Npgsql;

namespace Hermes.Ingestion.FileTailing;

/// <summary>The states of all followers, by source: those of this replica, and those that others tell in the database.</summary>
internal sealed class FollowerStates
{
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, FollowerState> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FollowerReport?> _held = new(StringComparer.Ordinal);

    public FollowerStates(TailMetrics metrics, TimeProvider time)
    {
        _time = time;
        metrics.Watch(_states);
    }

    public FollowerState For(string source) => _states.GetOrAdd(source, _ => new FollowerState());

    /// <summary>This replica follows the source's file until the result is disposed.</summary>
    public IDisposable Hold(string source)
    {
        _held[source] = null;
        return new Held(() =>
        {
            _held.TryRemove(source, out _);
            _states.TryRemove(source, out _);
        });
    }

    /// <summary>Tells the other replicas what has changed.</summary>
    public async Task TellAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        var changed = _held.Keys.Select(source => For(source).ToReport(source)).Where(report => !report.Equals(_held.GetValueOrDefault(report.Source))).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into tail_status (source, state, lag_bytes, last_line_at, lines, last_error, files, errors, lost_bytes, behind_since)
            values (@Source, @State, @LagBytes, @LastLineAt, @Lines, @LastError, @Files, @Errors, @LostBytes, @BehindSince)
            on conflict (source) do update set
                state = excluded.state, lag_bytes = excluded.lag_bytes, last_line_at = excluded.last_line_at, lines = excluded.lines, last_error = excluded.last_error,
                files = excluded.files, errors = excluded.errors, lost_bytes = excluded.lost_bytes, behind_since = excluded.behind_since, updated_at = now()
            """, changed, cancellationToken: ct));
        changed.ForEach(report => _held.TryUpdate(report.Source, report, _held.GetValueOrDefault(report.Source)));
    }

    public async Task<IReadOnlyList<SourceStatus>> DescribeAsync(IEnumerable<Source> sources, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var told = (await connection.QueryAsync<FollowerReport>(new CommandDefinition(
            "select source, state, lag_bytes, last_line_at, lines, last_error, files, errors, lost_bytes, behind_since from tail_status", cancellationToken: ct))).ToDictionary(row => row.Source, StringComparer.Ordinal);
        return [.. sources.Select(source => Describe(source, told.GetValueOrDefault(source.Name)))];
    }

    private SourceStatus Describe(Source source, FollowerReport? told)
    {
        var report = source.Settings.Path is null ? null : told is null || _held.ContainsKey(source.Name) ? For(source.Name).ToReport(source.Name) : told;
        return new SourceStatus
        {
            Settings = source.Settings,
            Configured = source.Configured,
            State = report is null ? SourceState.Receiving : source.Settings.Paused ? SourceState.Paused : Enum.Parse<SourceState>(report.State),
            LagBytes = report?.LagBytes,
            BehindSeconds = report?.BehindSince is { } since ? Math.Max(0, (_time.GetUtcNow().UtcDateTime - since).TotalSeconds) : null,
            Files = report?.Files,
            Errors = report?.Errors ?? 0,
            LostBytes = report?.LostBytes ?? 0,
            LastLineAt = report?.LastLineAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null,
            Lines = report?.Lines ?? 0,
            LastError = report?.LastError,
        };
    }

    private sealed class Held(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
