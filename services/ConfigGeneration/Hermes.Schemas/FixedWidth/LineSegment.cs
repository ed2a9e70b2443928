using Hermes.Schemas.Records;

namespace Hermes.Schemas.FixedWidth;

/// <summary>Neighbouring positions that hold text in some line, with blanks on both sides in all of them.</summary>
/// <param name="Start">First position, counted from 0.</param>
/// <param name="End">Position behind the last.</param>
/// <param name="Left">Share of its values that begin at its start.</param>
/// <param name="Right">Share of its values that end at its end.</param>
internal sealed record LineSegment(int Start, int End, double Left, double Right)
{
    private const double Aligned = 0.9;

    public bool IsLeft => Left >= Aligned;

    public bool IsRight => Right >= Aligned;

    /// <summary>Values of a column begin or end at one place; words of prose do neither.</summary>
    public bool IsAligned => IsLeft || IsRight;

    /// <summary>Finds the segments of lines; a position counts as blank when at most <paramref name="tolerated"/> lines have text there.</summary>
    public static List<LineSegment> Find(IReadOnlyList<SampleLine> lines, int tolerated)
    {
        var filled = new int[lines.Max(line => line.Text.Length)];
        foreach (var line in lines)
        {
            for (var i = 0; i < line.Text.Length; i++)
            {
                filled[i] += line.Text[i] == ' ' ? 0 : 1;
            }
        }

        var segments = new List<LineSegment>();
        for (var start = 0; start < filled.Length; start++)
        {
            var end = start;
            while (end < filled.Length && filled[end] > tolerated)
            {
                end++;
            }

            if (end > start)
            {
                segments.Add(Measure(lines, start, end));
                start = end;
            }
        }

        return segments;
    }

    public static LineSegment Measure(IReadOnlyList<SampleLine> lines, int start, int end)
    {
        int values = 0, left = 0, right = 0;
        foreach (var (_, text) in lines)
        {
            var cell = FixedWidthLine.Cell(text, new FixedColumn(start + 1, end - start));
            if (!cell.IsEmpty)
            {
                values++;
                left += text[start] != ' ' ? 1 : 0;
                right += text.Length >= end && text[end - 1] != ' ' ? 1 : 0;
            }
        }

        return new LineSegment(start, end, values == 0 ? 0 : (double)left / values, values == 0 ? 0 : (double)right / values);
    }

    /// <summary>
    /// The columns of segments. Room that only one neighbour can grow into belongs to that one; other gaps stay free, so that
    /// a value that grows into them is told.
    /// </summary>
    public static List<FixedColumn> Places(IReadOnlyList<LineSegment> segments)
    {
        var starts = segments.Select(segment => segment.Start).ToArray();
        var ends = segments.Select(segment => segment.End).ToArray();
        for (var i = 0; i + 1 < segments.Count; i++)
        {
            var (current, next) = (segments[i], segments[i + 1]);
            if (next.Start - current.End > 1 && next.IsLeft && !current.IsRight)
            {
                ends[i] = next.Start - 1;
            }
            else if (next.Start - current.End > 1 && current.IsRight && !next.IsLeft)
            {
                starts[i + 1] = current.End + 1;
            }
        }

        starts[0] = segments[0].IsLeft ? starts[0] : 0;
        return [.. segments.Select((segment, i) => new FixedColumn(starts[i] + 1, i == segments.Count - 1 && !segment.IsRight ? null : ends[i] - starts[i]))];
    }
}
