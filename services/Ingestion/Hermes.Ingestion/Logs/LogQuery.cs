using System.Buffers.Binary;
using System.Text;
using Dapper;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Search;
using Hermes.Logs;
using Hermes.Logs.Search;

namespace Hermes.Ingestion.Logs;

/// <summary>The filters of <c>GET /api/v1/logs</c> and of the live tail, as a caller writes them.</summary>
internal sealed record LogQuery(
    DateTimeOffset? From, DateTimeOffset? To, string? Level, string? Component, string? Category, string? Feed, string? Template, string? Source, string? Execution, string? Q)
{
    private const int LongestText = 500;
    private const int MostAlternatives = 16;
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

    /// <summary>True when lines that pass are everywhere, or have a tree of their own: they are read without asking first where they are.</summary>
    public bool IsFrequent =>
        Component is null && Category is null && Feed is null && Template is null && Source is null && Execution is null && string.IsNullOrEmpty(Q)
        && Levels.All(level => level >= LineLevel.Error);

    /// <summary>The template with all that were merged into it or stands for it; found by <see cref="Templates.TemplateFamily"/>.</summary>
    internal long[]? TemplateIds { get; init; }

    private long[] Ids => TemplateIds ?? (Hermes.Logs.Templates.Template.TryParseId(Template, out var id) ? [id] : []);

    private List<LineLevel?> Levels => TryLevels(out var levels) ? levels : [];

    /// <summary>The time to search. A text search without a beginning looks back one day rather than through everything.</summary>
    public LogWindow Window(DateTimeOffset now, int retentionDays)
    {
        var text = !string.IsNullOrEmpty(Q);
        var from = text && From is null ? (To ?? now) - DefaultTextWindow : From;
        var to = text && From is not null && To is null ? From + TextWindow : To;
        return new LogWindow(from, to, from < now.AddDays(-retentionDays) || to < now.AddDays(-retentionDays));
    }

    /// <summary>What a block of lines must perhaps hold to be read.</summary>
    public SearchProbes Probes()
    {
        var probes = new SearchProbes();
        Require(LineField.Component, Component);
        Require(LineField.Category, Category);
        Require(LineField.Feed, Feed);
        Require(LineField.Source, Source);
        Require(LineField.Execution, Execution);
        // Many alternatives cost more to look for than they exclude.
        probes.OneOf((Ids.Length <= MostAlternatives ? Ids : []).Select(id =>
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, id);
            return Probe.OfValue(LineField.Template, bytes);
        }));
        var text = Q ?? "";
        probes.Require(Probe.OfText(text));
        probes.Require(Source is null ? [] : Probe.OfWordsWith(text, LineField.Source, Source));
        probes.Require(Component is null ? [] : Probe.OfWordsWith(text, LineField.Component, Component));
        probes.OneOf(Levels.Select(level => (byte)(level ?? 0)).Select(level => (int[])[
            .. Probe.OfValue(LineField.Level, [level]),
            .. level >= (byte)LineLevel.Warn ? Probe.OfTextWith(text, LineField.Level, [level]) : []]));
        return probes;

        void Require(LineField field, string? value)
        {
            if (value is not null)
            {
                probes.Require(Probe.OfValue(field, value));
            }
        }
    }

    /// <summary>Adds the conditions and their parameters.</summary>
    public void Apply(StringBuilder where, DynamicParameters parameters, LogWindow window)
    {
        if (window.Stated)
        {
            where.Append(" and ((time >= coalesce(@From, '-infinity') and time < coalesce(@To, 'infinity')) or (stated_time >= coalesce(@From, '-infinity') and stated_time < coalesce(@To, 'infinity')))");
            parameters.Add("From", window.From, System.Data.DbType.DateTimeOffset);
            parameters.Add("To", window.To, System.Data.DbType.DateTimeOffset);
        }
        else
        {
            Add(window.From is not null, "time >= @From", "From", window.From);
            Add(window.To is not null, "time < @To", "To", window.To);
        }

        Add(Component is not null, "component = @Component", "Component", Component);
        Add(Category is not null, "category = @Category", "Category", Category);
        Add(Feed is not null, "feed = @Feed", "Feed", Feed);
        Add(Source is not null, "source = @Source", "Source", Source);
        Add(Execution is not null, "execution_id = @Execution", "Execution", Execution);
        if (!string.IsNullOrEmpty(Q))
        {
            Add(true, StoredText.Condition(Q), "Pattern", "%" + Escape(Q) + "%");
        }

        var levels = Levels;
        if (levels.Count > 0)
        {
            var known = levels.OfType<LineLevel>().Select(l => (int)l).ToList();
            // Written as numbers, so that the partial index of errors can be used.
            var parts = known.Count > 0 ? new List<string> { known.All(l => l >= (int)LineLevel.Error) ? $"(level >= 5 and level in ({string.Join(',', known)}))" : $"level in ({string.Join(',', known)})" } : [];
            parts.AddRange(levels.Contains(null) ? ["level is null"] : []);
            where.Append(" and (").AppendJoin(" or ", parts).Append(')');
        }

        if (Template is not null)
        {
            Add(true, "template_id = any(@TemplateIds)", "TemplateIds", Ids);
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
        && (Template is null || (Hermes.Logs.Templates.Template.TryParseId(entry.TemplateId, out var template) && Ids.Contains(template)))
        && (Execution is null || Execution == entry.ExecutionId)
        && (string.IsNullOrEmpty(Q) || StoredText.Contains(entry.Message, entry.Raw, Q));

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
