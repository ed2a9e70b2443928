using Hermes.Schemas.Delimited;
using Hermes.Schemas.Records;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.FixedWidth;

/// <summary>Finds the columns of a text by the ruler under its names, by positions that are blank in every line, or by the kinds of characters.</summary>
internal static class FixedWidthDetector
{
    private const int MaxLines = 2_000;
    private const int MaxLineLength = 10_000;
    private const int MaxAgainst = 5;
    private const int MaxFooters = 10;

    /// <summary>Rows below which lines happen to look alike; a title is not longer than the table either.</summary>
    private const int MinRows = 3;

    /// <summary>Belief in four and more columns that only the kinds of characters tell; codes have three parts at most.</summary>
    private const double ByClass = 0.5;

    /// <summary>Belief in three of them.</summary>
    private const double LikeCode = 0.3;

    /// <summary>Reads a text so; null when it does not look like it.</summary>
    /// <param name="text">The beginning of the file, ending with a whole line.</param>
    /// <param name="complete">Whether it is the whole file, so that totals at its end are seen.</param>
    public static FixedWidthDetection? Detect(string text, bool complete)
    {
        var lines = LinesOf(text, out var all);
        if (lines.Count < 3)
        {
            return null;
        }

        if (Ruler.Find(lines) is { } ruler)
        {
            return Describe(lines, ruler.Index - 1, ruler.Index + 1, ruler.Columns, complete && all) is { Conforming: >= 0.5 } ruled ? ruled with { Confidence = 0.99 * ruled.Conforming } : null;
        }

        return ByBlanks(lines, complete && all) ?? ByClasses(lines);
    }

    /// <summary>Reads a text by columns that a person gave.</summary>
    public static FixedWidthDetection With(IReadOnlyList<FixedColumn> columns, string text, bool complete)
    {
        var lines = LinesOf(text, out var all);
        var first = lines.FindIndex(line => FixedWidthLine.FirstOutside(line.Text, columns) < 0);
        var ruler = lines.FindIndex(Math.Max(0, first), line => Footers.IsRuler(line.Text));
        return Describe(lines, Math.Max(0, first), ruler == first + 1 ? ruler + 1 : null, columns, complete && all) with { Confidence = 1 };
    }

    private static FixedWidthDetection? ByBlanks(List<SampleLine> lines, bool complete)
    {
        // Titles, header and totals must not hide the columns of what stands between them.
        var core = lines[Math.Min(10, lines.Count / 3)..^Math.Min(3, lines.Count / 10)];
        core.RemoveAll(line => Footers.IsRuler(line.Text));
        if (core.Count < 2)
        {
            return null;
        }

        var segments = WithWholeTimes(LineSegment.Find(core, core.Count < 8 ? 0 : Math.Max(1, core.Count / 100)), core);
        var first = lines.FindIndex(line => Conforms(line.Text, segments));
        if (segments.Count < 2 || first < 0 || !IsPadded(core) || segments.Exists(segment => IsMark(core, segment)))
        {
            return null;
        }

        var named = IsHeader(lines, first, segments) ? HeaderNames.Over(lines[first].Text, segments, core) : null;
        var above = named is null && first > 0;
        named ??= above ? HeaderNames.Over(lines[first - 1].Text, segments, core) : null;
        above &= named is not null;
        var found = Describe(lines, above ? first - 1 : first, above ? first : null, LineSegment.Places(named ?? segments), complete);
        if (lines.Count - first < Math.Max(MinRows, first))
        {
            return null;
        }

        var aligned = segments.Count(segment => segment.IsAligned) / (double)segments.Count;
        var confidence = found.Conforming * aligned * (1 - Math.Pow(0.5, core.Count - 1));
        return found with { Confidence = Math.Round(confidence, 4), Others = named is null && Joined(segments, core) is { } joined ? [joined] : [] };
    }

    private static FixedWidthDetection? ByClasses(List<SampleLine> lines) => CharacterClasses.Find(lines) is { Count: > 2 } columns
        ? Describe(lines, 0, null, columns, complete: false) with { Confidence = columns.Count > 3 ? ByClass : LikeCode, Others = [[new FixedColumn(1, null)]] }
        : null;

    // Without padding the blanks between values are what separates them.
    private static bool IsPadded(List<SampleLine> core) => core.Count(line => line.Text.AsSpan().Trim().Contains("  ", StringComparison.Ordinal)) * 2 >= core.Count;

    // The bars of a drawn table are no column.
    private static bool IsMark(List<SampleLine> core, LineSegment segment) => segment.End - segment.Start == 1
        && core.TrueForAll(line => segment.Start >= line.Text.Length || !char.IsLetterOrDigit(line.Text[segment.Start]));

    private static bool IsHeader(List<SampleLine> lines, int first, List<LineSegment> segments)
    {
        var columns = LineSegment.Places(segments);
        return HeaderEvidence.Of([.. lines.Skip(first).Take(200).Select(line => Cells(line.Text, columns))]).HasHeader;
    }

    /// <summary>What stands one blank apart may also be one column, when nothing names two.</summary>
    private static List<FixedColumn>? Joined(List<LineSegment> segments, List<SampleLine> core)
    {
        var joined = new List<LineSegment> { segments[0] };
        foreach (var segment in segments.Skip(1))
        {
            if (segment.Start - joined[^1].End == 1)
            {
                joined[^1] = LineSegment.Measure(core, joined[^1].Start, segment.End);
            }
            else
            {
                joined.Add(segment);
            }
        }

        return joined.Count == segments.Count ? null : LineSegment.Places(joined);
    }

    // A date and the time after it are one column.
    private static List<LineSegment> WithWholeTimes(List<LineSegment> segments, List<SampleLine> core)
    {
        for (var i = segments.Count - 1; i > 0; i--)
        {
            if (segments[i].Start - segments[i - 1].End == 1 && core.TrueForAll(line => IsTimestamp(line.Text, segments[i - 1], segments[i])))
            {
                segments[i - 1] = LineSegment.Measure(core, segments[i - 1].Start, segments[i].End);
                segments.RemoveAt(i);
            }
        }

        return segments;
    }

    private static bool IsTimestamp(string line, LineSegment date, LineSegment time)
    {
        var text = FixedWidthLine.Cell(line, new FixedColumn(date.Start + 1, time.End - date.Start));
        return text.IsEmpty || NullTokens.IsLikely(text) || (CellTypes.IsDateOrTime(text) && text.Contains(':') && text.ContainsAny("-/."));
    }

    private static bool Conforms(string line, List<LineSegment> segments)
    {
        var from = 0;
        foreach (var segment in segments)
        {
            if (from < line.Length && !line.AsSpan(from, Math.Max(0, Math.Min(segment.Start, line.Length) - from)).IsWhiteSpace())
            {
                return false;
            }

            from = segment.End;
        }

        // A line with text in one column only is a title.
        return segments.Count(segment => segment.Start < line.Length && !line.AsSpan(segment.Start, Math.Min(segment.End, line.Length) - segment.Start).IsWhiteSpace()) > 1;
    }

    private static FixedWidthDetection Describe(List<SampleLine> lines, int top, int? firstRow, IReadOnlyList<FixedColumn> columns, bool complete)
    {
        var rows = lines[(firstRow ?? top)..];
        rows.RemoveAll(row => Footers.IsRuler(row.Text));
        var footers = complete ? rows.AsEnumerable().Reverse().TakeWhile(row => FixedWidthLine.IsFooter(row.Text, columns)).Take(MaxFooters).Count() : 0;
        footers = footers * 2 > rows.Count ? 0 : footers;
        var body = rows[..^footers];
        var (hasHeader, belief) = firstRow is null ? HeaderEvidence.Of([.. body.Take(200).Select(row => Cells(row.Text, columns))]) : (true, 1);
        var against = body.Select(row => (row.Number, At: FixedWidthLine.FirstOutside(row.Text, columns))).Where(row => row.At >= 0).ToList();
        return new FixedWidthDetection(
            new Dialect { Columns = columns, Quote = null, HasHeader = hasHeader, SkipLines = (int)(lines[top].Number - 1), FooterRows = footers }, 0, belief)
        {
            Above = [.. lines.Take(top).Select(line => new LineAbove(line.Number, line.Text, 1))],
            Conforming = body.Count == 0 ? 0 : 1 - ((double)against.Count / body.Count),
            Against = [.. against.Take(MaxAgainst).Select(row => new RowAgainst(row.Number, $"Text stands outside of the columns, from character {row.At + 1} on."))],
        };
    }

    private static string[] Cells(string line, IReadOnlyList<FixedColumn> columns) =>
        [.. columns.Select(column => FixedWidthLine.Cell(line, column).ToString())];

    private static List<SampleLine> LinesOf(string text, out bool all)
    {
        var lines = new List<SampleLine>();
        var reader = new StringReader(text);
        all = false;
        for (var number = 1; lines.Count < MaxLines; number++)
        {
            if (reader.ReadLine() is not { } line)
            {
                all = true;
                break;
            }

            if (line.Length > MaxLineLength || line.Contains('\t'))
            {
                return [];
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                lines.Add(new SampleLine(number, line.TrimEnd()));
            }
        }

        return lines;
    }
}
