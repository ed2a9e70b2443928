using System.Text;

namespace Hermes.Benchmarks.Parsing;

/// <summary>A labelled sample of one system's log, as Loghub lays it out.</summary>
internal sealed class LogSample
{
    public required string Name { get; init; }

    /// <summary>Messages without their headers.</summary>
    public required IReadOnlyList<byte[]> Messages { get; init; }

    /// <summary>The event each message belongs to.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The corrected template of each message, or the original one where no corrected file stands beside.</summary>
    public required IReadOnlyList<string> Templates { get; init; }

    /// <summary>Reads <c>NAME/NAME_2k.log_structured.csv</c> of every system in a folder.</summary>
    public static IEnumerable<LogSample> ReadAll(DirectoryInfo folder)
    {
        foreach (var system in folder.EnumerateDirectories().OrderBy(d => d.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (system.EnumerateFiles("*.log_structured.csv").FirstOrDefault() is { } file)
            {
                yield return Read(system.Name, file, new DirectoryInfo(Path.Combine(folder.FullName, "..", "loghub_corrected", system.Name)));
            }
        }
    }

    private static LogSample Read(string name, FileInfo file, DirectoryInfo corrected)
    {
        var messages = new List<byte[]>();
        var events = new List<string>();
        var templates = new List<string>();
        using (var rows = new CsvRows(file, "Content", "EventId", "EventTemplate"))
        {
            while (rows.Next())
            {
                messages.Add(Encoding.UTF8.GetBytes(rows["Content"] ?? ""));
                events.Add(rows["EventId"] ?? "");
                templates.Add(rows["EventTemplate"] ?? "");
            }
        }

        if (corrected.Exists && corrected.EnumerateFiles("*.log_structured_corrected.csv").FirstOrDefault() is { } truth)
        {
            using var rows = new CsvRows(truth, "EventTemplate");
            templates.Clear();
            while (rows.Next())
            {
                templates.Add(rows["EventTemplate"] ?? "");
            }
        }

        return templates.Count == messages.Count
            ? new LogSample { Name = name, Messages = messages, Events = events, Templates = templates }
            : throw new InvalidDataException($"{name}: {messages.Count} lines, but {templates.Count} corrected templates.");
    }
}
