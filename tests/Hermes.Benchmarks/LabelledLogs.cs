using System.Text;
using System.Text.Json;
using Hermes.Logs;

namespace Hermes.Benchmarks;

/// <summary>
/// Lines of which somebody else said whether they are errors. An obvious error is a line that the operators labelled as an alert,
/// or where there are no labels one that its writer put at level ERROR, SEVERE or FATAL, or a failure that a build farm cut out of
/// its logs. A line at level INFO or below without an alert is none. Warnings are neither and left out, and so are lines without
/// level and label. Where there are labels, the levels are shown as a second view that counts in no total.
/// </summary>
internal static class LabelledLogs
{
    public static IReadOnlyList<LabelledSet> Read(DirectoryInfo data)
    {
        var sets = new List<LabelledSet>();
        var loghub = new DirectoryInfo(Path.Combine(data.FullName, "loghub"));
        var structured = loghub.Exists ? loghub.GetFiles("*_structured.csv", SearchOption.AllDirectories) : [];
        foreach (var file in structured.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var name = file.Name[..file.Name.IndexOf('_', StringComparison.Ordinal)];
            var (levels, alerts) = ReadStructured(file);
            Add(sets, alerts.Count > 0 ? $"{name} by level" : name, hasLevels: true, levels, isSecondView: alerts.Count > 0);
            Add(sets, name, hasLevels: true, alerts);
        }

        var failures = new DirectoryInfo(Path.Combine(data.FullName, "ci_failures"));
        var snippets = (failures.Exists ? failures.GetFiles("*.jsonl") : []).SelectMany(ReadSnippets).ToList();
        foreach (var type in snippets.GroupBy(snippet => snippet.Kind).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Add(sets, $"ci {type.Key}", hasLevels: false, [.. type]);
        }

        return sets;
    }

    private static void Add(List<LabelledSet> sets, string name, bool hasLevels, IReadOnlyList<LabelledLine> lines, bool isSecondView = false)
    {
        if (lines.Count > 0)
        {
            sets.Add(new LabelledSet(name, hasLevels, lines, isSecondView));
        }
    }

    private static (List<LabelledLine> Levels, List<LabelledLine> Alerts) ReadStructured(FileInfo file)
    {
        using var rows = new CsvRows(file, "Content");
        var (levels, alerts) = (new List<LabelledLine>(), new List<LabelledLine>());
        while (rows.Next())
        {
            if (!LineLevels.TryParse(rows["Level"], out var level) || rows["Content"] is not { } content)
            {
                continue;
            }

            var line = new LabelledLine(level, [Encoding.UTF8.GetBytes(content)], level >= LineLevel.Error, rows["EventTemplate"] ?? content);
            if (level != LineLevel.Warn)
            {
                levels.Add(line);
            }

            if (rows["Label"] is { } label && (label != "-" || level < LineLevel.Warn))
            {
                alerts.Add(line with { IsError = label != "-" });
            }
        }

        return (levels, alerts);
    }

    // A failure is found when one of its lines is.
    private static IEnumerable<LabelledLine> ReadSnippets(FileInfo file)
    {
        foreach (var line in File.ReadLines(file.FullName))
        {
            using var snippet = JsonDocument.Parse(line);
            var text = snippet.RootElement.GetProperty("snippet").GetString() ?? "";
            yield return new LabelledLine(null, [.. text.Split('\n').Select(Encoding.UTF8.GetBytes)], IsError: true, snippet.RootElement.GetProperty("type").GetString() ?? "");
        }
    }
}

/// <summary>Lines of one origin.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasLevels">Whether its lines have levels.</param>
/// <param name="Lines">The lines.</param>
/// <param name="IsSecondView">Whether another set has the same lines.</param>
internal sealed record LabelledSet(string Name, bool HasLevels, IReadOnlyList<LabelledLine> Lines, bool IsSecondView);

/// <summary>A line, or the lines of one failure.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Texts">Messages in UTF-8.</param>
/// <param name="IsError">What was said of it.</param>
/// <param name="Kind">Its template or type, for lists of what went wrong.</param>
internal sealed record LabelledLine(LineLevel? Level, byte[][] Texts, bool IsError, string Kind);
