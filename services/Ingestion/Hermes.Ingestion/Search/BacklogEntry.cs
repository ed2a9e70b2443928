using Dapper;
using Hermes.Ingestion.Intake;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>
/// What a transaction of the intake added to <c>log_entry</c>: told with it, so that the digest finds exactly these lines and
/// the search knows where there is no summary yet. One row a transaction, however many lines it stores.
/// </summary>
internal sealed class BacklogEntry
{
    private const int MostStretches = 128;
    private readonly List<(long First, long Last)> _ids = [];
    private readonly TimeStretches _times = new(MostStretches);
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private long _lines;

    /// <summary>Names a source of the lines.</summary>
    public void AddSource(string source) => _sources.Add(source);

    /// <summary>Adds a line. Cheap when ids and times follow each other.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="utcTicks">Its time.</param>
    public void Add(long id, long utcTicks)
    {
        _lines++;
        _times.Add(utcTicks);
        if (_ids.Count > 0 && _ids[^1].Last == id - 1)
        {
            _ids[^1] = (_ids[^1].First, id);
        }
        else
        {
            _ids.Add((id, id));
        }
    }

    public Task WriteAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (_lines == 0)
        {
            return Task.CompletedTask;
        }

        var times = _times.Merged();
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into log_backlog (first_ids, last_ids, from_times, to_times, lines, sources) values (@FirstIds, @LastIds, @FromTimes, @ToTimes, @Lines, @Sources)",
            new ArrayParameters(new
            {
                FirstIds = _ids.Select(range => range.First).ToArray(),
                LastIds = _ids.Select(range => range.Last).ToArray(),
                FromTimes = times.Select(stretch => new DateTime(stretch.From, DateTimeKind.Utc)).ToArray(),
                // Postgres keeps microseconds.
                ToTimes = times.Select(stretch => new DateTime(stretch.To, DateTimeKind.Utc).AddMicroseconds(1)).ToArray(),
                Lines = _lines,
                Sources = _sources.ToArray(),
            }), transaction, cancellationToken: ct));
    }
}
