using System.Runtime.InteropServices;
using System.Text;
using Dapper;
using Hermes.Ingestion.Intake;
using Hermes.Logs;
using Hermes.Logs.Templates;
using Npgsql;

namespace Hermes.Ingestion.Search;

/// <summary>
/// Lines by minute, source and level, template or component. Bounded whatever comes: beyond the first of a minute and
/// source, values share the key <see cref="Others"/>, and so do sources beyond the first of a pass.
/// </summary>
internal sealed class MinuteCounts
{
    /// <summary>Stands for all values beyond the first few.</summary>
    public const string Others = "~";

    private const int MostKeys = 100;
    private const int MostSources = 1_000;
    private const int LongestKey = 200;

    private readonly Texts _texts = new();
    private readonly HashSet<int> _sources = [];
    private readonly Dictionary<Key, Value> _counts = [];

    private enum Kind
    {
        Level,
        Template,
        Component,
    }

    public void Add(CopiedRows row)
    {
        var ticks = row.Ticks(DigestColumns.Time);
        var minute = ticks - (ticks % TimeSpan.TicksPerMinute);
        var level = row.IsNull(DigestColumns.Level) ? 0 : row.Short(DigestColumns.Level);
        var error = level >= (int)LineLevel.Error || !row.IsNull(DigestColumns.Category);
        var source = _texts.IdOf(row[DigestColumns.Source]);
        if (_sources.Count >= MostSources && !_sources.Contains(source))
        {
            source = _texts.IdOf("~"u8);
        }

        _sources.Add(source);
        Add(new Key(minute, source, Kind.Level, level), error);
        Add(new Key(minute, source, Kind.Template, row.Long(DigestColumns.Template)), error);
        Add(new Key(minute, source, Kind.Component, _texts.IdOf(row[DigestColumns.Component])), error);
    }

    public async Task WriteAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var rows = _counts.Select(count => (count.Key.Minute, Kind: NameOf(count.Key.Kind), Source: _texts[count.Key.Source], Key: TextOf(count.Key), count.Value)).ToList();
        if (rows.Count > 0)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(
                """
                with fresh as (
                    select f.*, exists (select 1 from log_count c where c.at = f.at and c.span = 60 and c.kind = f.kind and c.source = f.source and c.key = f.key) as known
                    from unnest(@Ats, @Kinds, @Sources, @Keys, @Lines, @Errors) as f(at, kind, source, key, lines, errors)),
                ranked as (
                    select f.*, row_number() over (partition by at, kind, source, known order by lines desc) + case when known then 0 else (
                        select count(*) from log_count c where c.at = f.at and c.span = 60 and c.kind = f.kind and c.source = f.source) end as place
                    from fresh f)
                insert into log_count as c (at, span, source, kind, key, lines, errors)
                select at, 60, source, kind, bounded, sum(lines), sum(errors)
                from ranked, lateral (select case when known or place <= @MostKeys then key else @Others end as bounded) b
                group by at, source, kind, bounded
                on conflict (at, span, kind, source, key) do update set lines = c.lines + excluded.lines, errors = c.errors + excluded.errors
                """,
                new ArrayParameters(new
                {
                    Ats = rows.ConvertAll(row => new DateTime(row.Minute, DateTimeKind.Utc)).ToArray(),
                    Kinds = rows.ConvertAll(row => row.Kind).ToArray(),
                    Sources = rows.ConvertAll(row => row.Source).ToArray(),
                    Keys = rows.ConvertAll(row => row.Key).ToArray(),
                    Lines = rows.ConvertAll(row => row.Value.Lines).ToArray(),
                    Errors = rows.ConvertAll(row => row.Value.Errors).ToArray(),
                    MostKeys,
                    Others,
                }), transaction, cancellationToken: ct));
        }

        Clear();
    }

    public void Clear()
    {
        _texts.Clear();
        _sources.Clear();
        _counts.Clear();
    }

    private static string NameOf(Kind kind) => kind switch
    {
        Kind.Level => "level",
        Kind.Template => "template",
        _ => "component",
    };

    private string TextOf(Key key) => key.Kind switch
    {
        Kind.Level => key.Value == 0 ? LineLevels.Unknown : ((LineLevel)key.Value).ToText(),
        Kind.Template => Template.Format(key.Value),
        _ => _texts[(int)key.Value],
    };

    private void Add(Key key, bool error)
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _);
        value = new Value(value.Lines + 1, value.Errors + (error ? 1 : 0));
    }

    private readonly record struct Key(long Minute, int Source, Kind Kind, long Value);

    private readonly record struct Value(long Lines, long Errors);

    /// <summary>Numbers for the texts of a pass; few differ.</summary>
    private sealed class Texts
    {
        private readonly Dictionary<byte[], int> _ids = new(new BytesComparer());
        private readonly List<string> _texts = [];

        public string this[int id] => _texts[id];

        public int IdOf(ReadOnlySpan<byte> text)
        {
            var lookup = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!lookup.TryGetValue(text, out var id))
            {
                id = _texts.Count;
                lookup[text] = id;
                var decoded = Encoding.UTF8.GetString(text);
                _texts.Add(decoded.Length <= LongestKey ? decoded : string.Concat(decoded.AsSpan(0, LongestKey), "…"));
            }

            return id;
        }

        public void Clear()
        {
            _ids.Clear();
            _texts.Clear();
        }
    }
}
