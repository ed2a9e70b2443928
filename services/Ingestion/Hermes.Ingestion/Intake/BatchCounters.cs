using Dapper;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Adds a batch to templates and counters. Rows are always taken in key order, so that two writers cannot deadlock.</summary>
internal static class BatchCounters
{
    public static async Task AddAsync(PreparedBatch batch, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await AddTemplatesAsync(batch, transaction, ct);
        await AddActivityAsync(batch, transaction, ct);
        await AddErrorsAsync(batch, transaction, ct);
    }

    // Texts are the catalog's to change. A template may have been merged since its lines were prepared: its heir counts them. The rows
    // are locked first, so that no merge comes between reading who the heir is and counting.
    private static Task AddTemplatesAsync(PreparedBatch batch, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var rows = batch.Counts.GroupBy(c => c.Count.Template.Id).OrderBy(g => g.Key).Select(g => (
            g.Last().Count.Template,
            Category: g.Select(c => c.Count.Category).LastOrDefault(category => category is not null),
            Level: g.Max(c => c.Level),
            Lines: g.Sum(c => c.Count.Lines),
            First: new DateTime(g.Min(c => c.Count.FirstTicks), DateTimeKind.Utc),
            Last: new DateTime(g.Max(c => c.Count.LastTicks), DateTimeKind.Utc))).ToList();
        return ExecuteAsync(
            """
            select id from log_template
            where id = any(@Ids) or id in (select merged_into from log_template where id = any(@Ids)) order by id for no key update;
            insert into log_template as t (id, source, text, category, level, lines, first_seen_at, last_seen_at, changed_at)
            select coalesce(known.merged_into, x.id) as heir, min(x.source), min(x.text), max(x.category), max(x.level), sum(x.lines)::bigint, min(x.first), max(x.last), clock_timestamp()
            from unnest(@Ids, @Sources, @Texts, @Categories, @Levels, @Lines, @Firsts, @Lasts) as x(id, source, text, category, level, lines, first, last)
            left join log_template known on known.id = x.id
            group by heir order by heir
            on conflict (id) do update set
                category = coalesce(excluded.category, t.category), level = coalesce(greatest(excluded.level, t.level), t.level),
                lines = t.lines + excluded.lines,
                first_seen_at = least(t.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)
            """,
            new
            {
                Ids = Column(rows, r => r.Template.Id),
                Sources = Column(rows, r => r.Template.Source),
                Texts = Column(rows, r => r.Template.Text),
                Categories = Column(rows, r => r.Category),
                Levels = Column(rows, r => (short?)r.Level),
                Lines = Column(rows, r => r.Lines),
                Firsts = Column(rows, r => r.First),
                Lasts = Column(rows, r => r.Last),
            }, transaction, ct);
    }

    private static Task AddActivityAsync(PreparedBatch batch, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var rows = batch.Activity().OrderBy(a => a.Minute).ThenBy(a => a.Source, StringComparer.Ordinal).ThenBy(a => a.Feed ?? "", StringComparer.Ordinal).ToList();
        return ExecuteAsync(
            """
            insert into log_activity as a (minute, source, feed, total, errors, warnings, new_templates)
            select * from unnest(@Minutes, @Sources, @Feeds, @Totals, @Errors, @Warnings, @News)
            on conflict (minute, source, feed) do update set
                total = a.total + excluded.total, errors = a.errors + excluded.errors,
                warnings = a.warnings + excluded.warnings, new_templates = a.new_templates + excluded.new_templates
            """,
            new
            {
                Minutes = Column(rows, r => r.Minute.UtcDateTime),
                Sources = Column(rows, r => r.Source),
                Feeds = Column(rows, r => r.Feed ?? ""),
                Totals = Column(rows, r => (long)r.Total),
                Errors = Column(rows, r => (long)r.Errors),
                Warnings = Column(rows, r => (long)r.Warnings),
                News = Column(rows, r => (long)r.NewTemplates),
            }, transaction, ct);
    }

    private static Task AddErrorsAsync(PreparedBatch batch, NpgsqlTransaction transaction, CancellationToken ct)
    {
        // Components share a row, named by one of them: the table stays small and a template rarely has two.
        var rows = batch.Errors
            .GroupBy(e => (Hour: HourOf(e.LastAt), Template: e.Template.Id, Feed: e.Feed ?? ""))
            .OrderBy(g => g.Key.Hour).ThenBy(g => g.Key.Template).ThenBy(g => g.Key.Feed, StringComparer.Ordinal)
            .Select(g => (g.Key, g.First().Component, g.First().Worst!.Category, Lines: g.Sum(e => (long)e.Lines), LastAt: g.Max(e => e.LastAt)))
            .ToList();
        return rows.Count == 0 ? Task.CompletedTask : ExecuteAsync(
            """
            insert into error_activity as e (hour, template_id, feed, component, category, lines, last_seen_at)
            select * from unnest(@Hours, @Templates, @Feeds, @Components, @Categories, @Lines, @Lasts)
            on conflict (hour, template_id, feed) do update set
                lines = e.lines + excluded.lines, component = excluded.component, category = excluded.category,
                last_seen_at = greatest(e.last_seen_at, excluded.last_seen_at)
            """,
            new
            {
                Hours = Column(rows, r => r.Key.Hour),
                Templates = Column(rows, r => r.Key.Template),
                Feeds = Column(rows, r => r.Key.Feed),
                Components = Column(rows, r => r.Component),
                Categories = Column(rows, r => r.Category),
                Lines = Column(rows, r => r.Lines),
                Lasts = Column(rows, r => r.LastAt.UtcDateTime),
            }, transaction, ct);
    }

    private static DateTime HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), DateTimeKind.Utc);

    private static TColumn[] Column<TRow, TColumn>(List<TRow> rows, Converter<TRow, TColumn> value) => rows.ConvertAll(value).ToArray();

    private static Task ExecuteAsync(string sql, object columns, NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new ArrayParameters(columns), transaction, cancellationToken: ct));
}
