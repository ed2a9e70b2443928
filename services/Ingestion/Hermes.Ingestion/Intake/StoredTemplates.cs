using Dapper;
using Hermes.Logs.Templates;
using Npgsql;

namespace Hermes.Ingestion.Intake;

/// <summary>Writes what is new of templates: births, texts that generalised, merges.</summary>
internal static class StoredTemplates
{
    public static async Task WriteAsync(IReadOnlyList<TemplateChange> changes, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var stands = changes.Where(change => change.Stored.MergedInto is null).Select(change => change.Stored).ToList();
        var merged = changes.Where(change => change.Stored.MergedInto is not null).Select(change => change.Stored).ToList();
        if (stands.Count > 0)
        {
            await StandAsync(stands, transaction, ct);
        }

        if (merged.Count > 0)
        {
            await MergeAsync(merged, transaction, ct);
        }
    }

    private static Task StandAsync(List<StoredTemplate> rows, NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into log_template as t (id, source, text, opened, lines, first_seen_at, last_seen_at, changed_at)
            select id, source, text, opened::int[], 0, 'infinity', '-infinity', clock_timestamp()
            from unnest(@Ids, @Sources, @Texts, @Opened) as x(id, source, text, opened) order by id
            on conflict (id) do update set text = excluded.text, opened = excluded.opened, changed_at = clock_timestamp() where t.merged_into is null
            """,
            new
            {
                Ids = rows.ConvertAll(row => row.Id).ToArray(),
                Sources = rows.ConvertAll(row => row.Source).ToArray(),
                Texts = rows.ConvertAll(row => row.Text).ToArray(),
                Opened = rows.ConvertAll(row => row.Opened is { Length: > 0 } opened ? $"{{{string.Join(',', opened)}}}" : null).ToArray(),
            },
            transaction, cancellationToken: ct));

    // Counts go to the heir, and so do earlier merges into what is merged now: no pointer leads to a pointer.
    // Rows are locked in the order in which the counters take them.
    private static Task MergeAsync(List<StoredTemplate> rows, NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            select id from log_template where id = any(@Ids) or id = any(@Into) or merged_into = any(@Ids) order by id for update;
            with pair as (select * from unnest(@Ids, @Into) as p(id, heir)),
            gone as (
                select heir, sum(t.lines)::bigint as lines, min(first_seen_at) as first, max(last_seen_at) as last, max(category) as category, max(level) as level
                from pair join log_template t on t.id = pair.id and t.merged_into is null group by heir),
            heirs as (
                update log_template t set lines = t.lines + gone.lines, changed_at = clock_timestamp(),
                    first_seen_at = least(t.first_seen_at, gone.first), last_seen_at = greatest(t.last_seen_at, gone.last),
                    category = coalesce(t.category, gone.category), level = greatest(t.level, gone.level)
                from gone where t.id = gone.heir)
            update log_template t set merged_into = pair.heir, text = heir.text, lines = 0, changed_at = clock_timestamp()
            from pair join log_template heir on heir.id = pair.heir
            where t.id = pair.id or t.merged_into = pair.id
            """,
            new { Ids = rows.ConvertAll(row => row.Id).ToArray(), Into = rows.ConvertAll(row => row.MergedInto!.Value).ToArray() },
            transaction, cancellationToken: ct));
}
