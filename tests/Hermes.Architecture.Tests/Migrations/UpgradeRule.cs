using System.Text.RegularExpressions;

namespace Hermes.Architecture.Tests.Migrations;

/// <summary>
/// During an upgrade the previous release works on the new schema: its replicas run on while the first new one migrates,
/// and they come back when the upgrade is undone. So a migration may add, and nothing else. What is known to be harmless
/// passes; all else is refused, unless the head of the file names what it takes away and since when no release uses it:
/// <code>-- contracts: alert.diagnosis unused since 0003_diagnoses</code>
/// An index on a table that has rows keeps writers waiting while it is built; the head of the file says why that is short:
/// <code>-- blocks: source, which has a row per followed file</code>
/// </summary>
internal static partial class UpgradeRule
{
    /// <summary>What is wrong with a migration; nothing when it may run beside the previous release.</summary>
    /// <param name="name">File name without extension.</param>
    /// <param name="sql">Its content.</param>
    /// <param name="folder">Names of all migrations of its folder.</param>
    public static IEnumerable<string> Findings(string name, string sql, IEnumerable<string> folder)
    {
        var earlier = folder.Where(other => string.CompareOrdinal(other, name) < 0).ToHashSet();
        var unused = new HashSet<string>();
        foreach (Match header in Contracts().Matches(sql))
        {
            var since = header.Groups["since"].Value;
            if (earlier.Contains(since))
            {
                unused.UnionWith(Word().Matches(header.Groups["what"].Value.ToLowerInvariant()).Select(word => word.Value));
            }
            else
            {
                yield return $"{name}: '{header.Value.Trim()}' names no earlier migration.";
            }
        }

        var blocked = Blocks().Matches(sql).Select(header => header.Groups["table"].Value).ToHashSet();
        var created = new HashSet<string>();
        foreach (var statement in SqlScript.Statements(sql))
        {
            var (table, reason) = Harm(statement, created, blocked);
            if (reason is not null && (table is null || !unused.Contains(table)))
            {
                yield return $"{name}: \"{statement}\": {reason} (docs/operations.md, Upgrade)";
            }
        }
    }

    // The table concerned, and why the statement cannot run beside the previous release; no reason when it can.
    private static (string? Table, string? Reason) Harm(string statement, HashSet<string> created, HashSet<string> blocked)
    {
        if (CreateTable().Match(statement) is { Success: true } create)
        {
            created.Add(create.Groups["table"].Value);
            return default;
        }

        if (CreateIndex().Match(statement) is { Success: true } index)
        {
            var on = index.Groups["table"].Value;
            return (on, HarmOfIndex(index.Groups["unique"].Success, created.Contains(on), blocked.Contains(on)));
        }

        if (AlterTable().Match(statement) is { Success: true } alter)
        {
            var changed = alter.Groups["table"].Value;
            return (changed, created.Contains(changed) ? null : SqlScript.Parts(alter.Groups["actions"].Value).Select(HarmOfAction).FirstOrDefault(reason => reason is not null));
        }

        if (Harmless().IsMatch(statement))
        {
            return default;
        }

        var table = Word().Matches(statement).Select(word => word.Value).FirstOrDefault(word => !SqlWord().IsMatch(word));
        return (table, statement.StartsWith("do ", StringComparison.Ordinal)
            ? "a block cannot be checked; write plain statements"
            : "is not known to leave the previous release working; add in one release, take away in the next");
    }

    private static string? HarmOfIndex(bool unique, bool isNew, bool blocks) => (unique, isNew, blocks) switch
    {
        (_, true, _) => null,
        (true, _, _) => "the previous release may write rows that it refuses",
        (_, _, false) => "building it keeps writers waiting; say in the head of the file why that is short: -- blocks: TABLE, WHY",
        _ => null,
    };

    private static string? HarmOfAction(string action) => action switch
    {
        _ when AddColumn().IsMatch(action) => HarmOfColumn(action),
        _ when HarmlessAction().IsMatch(action) => null,
        _ when action.StartsWith("add ", StringComparison.Ordinal) => "the previous release may write rows that the constraint refuses",
        _ => "the previous release counts on what is there; add in one release, take away in the next",
    };

    private static string? HarmOfColumn(string column) => column switch
    {
        _ when column.Contains(" not null", StringComparison.Ordinal) && !column.Contains(" default ", StringComparison.Ordinal) =>
            "the previous release inserts rows without it; give it a default or leave it nullable",
        _ when UniqueColumn().IsMatch(column) => "the previous release inserts rows without it, which all get the same value",
        _ when ComputedColumn().IsMatch(column) => "the whole table is written anew while everybody waits; add it empty and fill it later",
        _ => null,
    };

    [GeneratedRegex(@"^-- contracts: (?<what>.+) unused since (?<since>\d{4}_\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Contracts();

    [GeneratedRegex(@"^-- blocks: (?<table>\w+), \S.*$", RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^create (unlogged )?table (if not exists )?(?<table>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"^create (?<unique>unique )?index .*?\bon (only )?(?<table>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex CreateIndex();

    [GeneratedRegex(@"^alter table (if exists )?(only )?(?<table>\w+) (?<actions>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex AlterTable();

    [GeneratedRegex(@"^(create (sequence|type|domain|function|view|materialized view) |insert into |update |comment on |select )")]
    private static partial Regex Harmless();

    [GeneratedRegex("^add (column )?(?!constraint |unique|check|primary key|foreign key|exclude)")]
    private static partial Regex AddColumn();

    [GeneratedRegex(@"^(validate constraint |alter (column )?\w+ set (default|statistics|storage) |set \()")]
    private static partial Regex HarmlessAction();

    [GeneratedRegex(@" (unique|primary key)\b")]
    private static partial Regex UniqueColumn();

    [GeneratedRegex(@" generated | default (?!now\()[\w.]+\(")]
    private static partial Regex ComputedColumn();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex("^(drop|truncate|delete|from|table|index|sequence|view|type|function|schema|materialized|concurrently|if|exists|only|create|or|replace|lock|trigger|rule)$")]
    private static partial Regex SqlWord();
}
