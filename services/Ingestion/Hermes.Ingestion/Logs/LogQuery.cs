using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Logs;

namespace Hermes.Ingestion.Logs;

/// <summary>The filters of <c>GET /api/v1/logs</c> and of the live tail, as a caller writes them.</summary>
internal sealed record LogQuery(
    DateTimeOffset? From, DateTimeOffset? To, string? Level, string? Component, string? Category, string? Feed, string? Template, string? Source, string? Q)
{
    private const int LongestText = 500;
    private static readonly TimeSpan TextWindow = TimeSpan.FromDays(7);
    private static readonly TimeSpan DefaultTextWindow = TimeSpan.FromDays(1);

    /// <summary>What is wrong, by field.</summary>
    public Dictionary<string, string[]> Check()
    {
        var errors = new Dictionary<string, string[]>();
        if (!TryLevels(out _))
        {
            errors["level"] = [$"'{Level}' is no level. Use ERROR, WARN, INFO, DEBUG, FATAL, TRACE or UNKNOWN, several with commas."];
        }

        if (Template is not null && !Hermes.Logs.Templates.Template.TryParseId(Template, out _))
        {
            errors["template"] = [$"'{Template}' is no template id. It has 16 hexadecimal digits; see GET /api/v1/templates."];
        }

        if (From > To)
        {
            errors["from"] = ["'from' is after 'to'."];
        }

        if (Q is { Length: > LongestText } || Q?.Contains('\0') is true)
        {
            errors["q"] = [$"At most {LongestText} characters, none of them NUL, can be searched."];
        }

        if (Q is not null && From is { } from && To is { } to && to - from > TextWindow)
        {
            errors["from"] = [$"Text is searched over at most {TextWindow.TotalDays} days at once. Move 'from' nearer to 'to', or filter by template."];
        }

        return errors;
    }

    /// <summary>Adds the conditions and their parameters.</summary>
    public void Apply(StringBuilder where, DynamicParameters parameters, DateTimeOffset now, int retentionDays)
    {
        var (from, to) = Window(now);
        if (from < now.AddDays(-retentionDays) || to < now.AddDays(-retentionDays))
        {
            // Lines that were already too old when they came are filed under the day they came.
            where.Append(" and ((time >= coalesce(@From, '-infinity') and time < coalesce(@To, 'infinity')) or (stated_time >= coalesce(@From, '-infinity') and stated_time < coalesce(@To, 'infinity')))");
            parameters.Add("From", from, System.Data.DbType.DateTimeOffset);
            parameters.Add("To", to, System.Data.DbType.DateTimeOffset);
        }
        else
        {
            Add(from is not null, "time >= @From", "From", from);
            Add(to is not null, "time < @To", "To", to);
        }

        Add(Component is not null, "component = @Component", "Component", Component);
        Add(Category is not null, "category = @Category", "Category", Category);
        Add(Feed is not null, "feed = @Feed", "Feed", Feed);
        Add(Source is not null, "source = @Source", "Source", Source);
        Add(!string.IsNullOrEmpty(Q), "message ilike @Pattern", "Pattern", "%" + Escape(Q ?? "") + "%");
        if (TryLevels(out var levels) && levels.Count > 0)
        {
            var known = levels.OfType<LineLevel>().Select(l => (int)l).ToList();
            // Written as numbers, so that the partial index of errors can be used.
            var parts = known.Count > 0 ? new List<string> { known.All(l => l >= (int)LineLevel.Error) ? $"(level >= 5 and level in ({string.Join(',', known)}))" : $"level in ({string.Join(',', known)})" } : [];
            parts.AddRange(levels.Contains(null) ? ["level is null"] : []);
            where.Append(" and (").AppendJoin(" or ", parts).Append(')');
        }

        if (Hermes.Logs.Templates.Template.TryParseId(Template, out var template))
        {
            // The template knows when it was seen; the rows are looked for only there.
            where.Append(" and template_id = @TemplateId and time between (select first_seen_at from log_template where id = @TemplateId) and (select last_seen_at from log_template where id = @TemplateId)");
            parameters.Add("TemplateId", template);
        }

        void Add(bool given, string condition, string name, object? value)
        {
            if (given)
            {
                where.Append(" and ").Append(condition);
                parameters.Add(name, value);
            }
        }
    }

    /// <summary>Whether a stored line passes; the live tail asks.</summary>
    public bool Accepts(LogEntry entry) =>
        (!TryLevels(out var levels) || levels.Count == 0 || levels.Any(l => (l is { } known ? known.ToText() : null) == entry.Level))
        && (Component is null || Component == entry.Component)
        && (Category is null || Category == entry.Category)
        && (Feed is null || Feed == entry.Feed)
        && (Source is null || Source == entry.Source)
        && (Template is null || Template == entry.TemplateId)
        && (string.IsNullOrEmpty(Q) || entry.Message.Contains(Q, StringComparison.OrdinalIgnoreCase));

    // A text search without a beginning looks back one day rather than through everything.
    private (DateTimeOffset? From, DateTimeOffset? To) Window(DateTimeOffset now) =>
        string.IsNullOrEmpty(Q) || From is not null ? (From, To ?? (string.IsNullOrEmpty(Q) ? null : From + TextWindow)) : ((To ?? now) - DefaultTextWindow, To);

    private bool TryLevels(out List<LineLevel?> levels)
    {
        levels = [];
        foreach (var part in (Level ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Equals(LineLevels.Unknown, StringComparison.OrdinalIgnoreCase))
            {
                levels.Add(null);
            }
            else if (LineLevels.TryParse(part, out var level))
            {
                levels.Add(level);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
