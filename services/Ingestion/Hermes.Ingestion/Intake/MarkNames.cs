using System.Text.Json;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Intake;

internal static class MarkNames
{
    private static readonly (LineMarks Mark, string Name)[] All =
        [.. Enum.GetValues<LineMarks>().Where(m => m != LineMarks.None).Select(m => (m, JsonNamingPolicy.CamelCase.ConvertName(m.ToString())))];

    /// <summary>The marks in words, or null when there are none.</summary>
    public static IReadOnlyList<string>? Of(LineMarks marks) =>
        marks == LineMarks.None ? null : [.. All.Where(m => marks.HasFlag(m.Mark)).Select(m => m.Name)];
}
