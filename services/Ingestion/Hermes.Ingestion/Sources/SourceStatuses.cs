using Dapper;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.AuditTables;
using Hermes.Ingestion.FileTailing;
using Npgsql;

namespace Hermes.Ingestion.Sources;

/// <summary>How sources are doing: their settings beside what they have sent, over all replicas.</summary>
internal sealed class SourceStatuses(SourceRegistry sources, FollowerStates states, AuditTableStates tables, NpgsqlDataSource database)
{
    // Senders may name themselves; those that nobody has configured are listed as long as they are not too many.
    private const int MostUnknown = 1_000;

    /// <summary>At most two thousand and some: one page, by name.</summary>
    public async Task<Page<SourceStatus>> AllAsync(CancellationToken ct)
    {
        var activity = await ReadAsync("true", null, ct);
        var unknown = activity.Values.Where(row => !sources.IsKnown(row.Name)).OrderByDescending(row => row.LastLineAt).Take(MostUnknown).Select(row => sources.Find(row.Name));
        return new Page<SourceStatus>(await DescribeAsync([.. sources.All, .. unknown], activity, ct), null);
    }

    /// <summary>One source; null when nobody has heard of it.</summary>
    public async Task<SourceStatus?> FindAsync(string name, CancellationToken ct)
    {
        var activity = await ReadAsync("name = @name", name, ct);
        return sources.IsKnown(name) || activity.Count > 0 ? (await DescribeAsync([sources.Find(name)], activity, ct)).Single() : null;
    }

    private async Task<IReadOnlyList<SourceStatus>> DescribeAsync(IEnumerable<Source> wanted, Dictionary<string, Activity> activity, CancellationToken ct)
    {
        var described = await tables.DescribeAsync(await states.DescribeAsync(wanted.OrderBy(s => s.Name, StringComparer.Ordinal), database, ct), ct);
        return [.. described.Select(Known).Select(status => activity.GetValueOrDefault(status.Settings.Name!) is not { } sent ? status : status with
        {
            Lines = sent.Lines,
            Errors = status.Errors + sent.Rejected,
            LastLine = sent.LastLine,
            Format = sent.Format ?? status.Format,
            FormatConfidence = sent.FormatConfidence ?? status.FormatConfidence,
            LastLineAt = sent.LastLineAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : status.LastLineAt,
        })];
    }

    private SourceStatus Known(SourceStatus status)
    {
        var name = status.Settings.Name!;
        var verdict = sources.Find(name).Parser.Verdict;
        return status with { Managed = sources.IsKnown(name), Format = verdict.Format, FormatConfidence = verdict.Format is null ? null : verdict.Confidence };
    }

    private async Task<Dictionary<string, Activity>> ReadAsync(string condition, string? name, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Activity>(new CommandDefinition(
            $"select name, lines, rejected, last_line_at, last_line, format, format_confidence from source_activity where {condition} order by updated_at desc limit {MostUnknown * 2}", new { name }, cancellationToken: ct));
        return rows.ToDictionary(row => row.Name, StringComparer.Ordinal);
    }

    private sealed record Activity(string Name, long Lines, long Rejected, DateTime? LastLineAt, string? LastLine, string? Format, double? FormatConfidence);
}
