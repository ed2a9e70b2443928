using System.Runtime.InteropServices;
using System.Text;
using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Sources;

/// <summary>What sources have sent: counted here by unit, added to the table every two seconds.</summary>
internal sealed class SourceActivity(NpgsqlDataSource database)
{
    private const int LongestShown = 300;

    // A flood of source names is not remembered one by one.
    private const int MostWaiting = 10_000;
    private const string Others = "(others)";
    private readonly Lock _gate = new();
    private Dictionary<string, Count> _waiting = new(StringComparer.Ordinal);

    /// <summary>Lines of a source were committed.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="lines">How many.</param>
    /// <param name="last">The last of them, valid UTF-8.</param>
    /// <param name="at">When they were received.</param>
    public void Stored(string source, int lines, ReadOnlySpan<byte> last, DateTimeOffset at)
    {
        var shown = Shown(last);
        lock (_gate)
        {
            var count = For(source);
            count.Lines += lines;
            (count.LastLine, count.LastLineAt) = (shown, at);
        }
    }

    /// <summary>Lines of a source could not be read.</summary>
    public void Rejected(string source, int lines)
    {
        if (lines > 0)
        {
            lock (_gate)
            {
                For(source).Rejected += lines;
            }
        }
    }

    /// <summary>Adds what has come since the last time to the table.</summary>
    public async Task TellAsync(SourceRegistry sources, CancellationToken ct)
    {
        Dictionary<string, Count> told;
        lock (_gate)
        {
            (told, _waiting) = (_waiting, new Dictionary<string, Count>(StringComparer.Ordinal));
        }

        if (told.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into source_activity as a (name, lines, rejected, last_line_at, last_line, format, format_confidence)
            values (@Name, @Lines, @Rejected, @LastLineAt, @LastLine, @Format, @Confidence)
            on conflict (name) do update set
                lines = a.lines + excluded.lines, rejected = a.rejected + excluded.rejected,
                last_line_at = coalesce(excluded.last_line_at, a.last_line_at), last_line = coalesce(excluded.last_line, a.last_line),
                format = coalesce(excluded.format, a.format), format_confidence = coalesce(excluded.format_confidence, a.format_confidence), updated_at = now()
            """,
            told.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row =>
            {
                var verdict = sources.Find(row.Key).Parser.Verdict;
                return new
                {
                    Name = row.Key,
                    row.Value.Lines,
                    row.Value.Rejected,
                    LastLineAt = row.Value.LastLineAt?.UtcDateTime,
                    row.Value.LastLine,
                    verdict.Format,
                    Confidence = verdict.Format is null ? null : (double?)verdict.Confidence,
                };
            }), cancellationToken: ct));
    }

    private Count For(string source)
    {
        var name = _waiting.Count < MostWaiting ? source : Others;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_waiting, _waiting.ContainsKey(source) ? source : name, out _);
        return count ??= new Count();
    }

    private static string Shown(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestShown)]);
        var end = text.IndexOfAny(['\r', '\n']);
        // The cut may have gone through a character.
        return (end < 0 ? text : text[..end]).TrimEnd('\uFFFD');
    }

    private sealed class Count
    {
        public long Lines { get; set; }

        public long Rejected { get; set; }

        public DateTimeOffset? LastLineAt { get; set; }

        public string? LastLine { get; set; }
    }
}
