using Hermes.Schemas.Delimited;

namespace Hermes.Schemas.FixedWidth;

/// <summary>Lays the names of a header line over the segments of the lines below it.</summary>
internal static class HeaderNames
{
    /// <summary>
    /// The segments, each as wide as its name too; two that stand one blank apart under one name become one. Null when the line
    /// cannot be the header of these columns.
    /// </summary>
    public static List<LineSegment>? Over(string header, IReadOnlyList<LineSegment> segments, IReadOnlyList<SampleLine> lines)
    {
        var names = new (int Start, int End)?[segments.Count];
        foreach (var group in Groups(header))
        {
            if (!Assign(header, group, segments, names))
            {
                return null;
            }
        }

        var named = names.Count(name => name is not null);
        var aligned = names.Where((name, i) => name is { } place && IsAligned(place, segments[i])).Count();
        if (named < 2 || named * 2 < segments.Count || aligned * 4 < named * 3 || names.Any(name => name is { } place && !IsName(header[place.Start..place.End])))
        {
            return null;
        }

        return Widen(segments, names, lines);
    }

    // A name begins or ends where its values do, or stands over the middle of them; the words of a title do so by chance only.
    private static bool IsAligned((int Start, int End) name, LineSegment segment) =>
        Math.Abs(name.Start - segment.Start) <= 1 || Math.Abs(name.End - segment.End) <= 1 || Math.Abs(name.Start + name.End - segment.Start - segment.End) <= 2;

    private static bool IsName(string text) => TableLayout.LooksLikeName(text.Trim()) && !TableLayout.IsValue(text.Trim());

    // Names are two blanks apart; where one lies over several columns, its words are names of their own.
    private static bool Assign(string header, (int Start, int End) group, IReadOnlyList<LineSegment> segments, (int Start, int End)?[] names)
    {
        var over = Enumerable.Range(0, segments.Count).Where(i => segments[i].Start < group.End && segments[i].End > group.Start).ToList();
        if (over.Count > 1)
        {
            var blank = header.IndexOf(' ', group.Start, group.End - group.Start);
            return blank < 0 ? over.TrueForAll(i => i == over[0] || segments[i].Start - segments[i - 1].End == 1) && Take(over[0], group, names)
                : Assign(header, (group.Start, blank), segments, names) && Assign(header, (blank + 1, group.End), segments, names);
        }

        var at = over.Count == 1 ? over[0] : Enumerable.Range(0, segments.Count).MinBy(i => Math.Min(Math.Abs(segments[i].Start - group.End), Math.Abs(group.Start - segments[i].End)));
        return Take(at, group, names);
    }

    private static bool Take(int at, (int Start, int End) group, (int Start, int End)?[] names)
    {
        names[at] = names[at] is { } known ? (Math.Min(known.Start, group.Start), Math.Max(known.End, group.End)) : group;
        return true;
    }

    private static List<LineSegment>? Widen(IReadOnlyList<LineSegment> segments, (int Start, int End)?[] names, IReadOnlyList<SampleLine> lines)
    {
        var widened = new List<LineSegment>();
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (names[i] is null && widened.Count > 0 && segment.Start - segments[i - 1].End == 1)
            {
                var joined = LineSegment.Measure(lines, segments[i - 1].Start, segment.End);
                widened[^1] = joined with { Start = Math.Min(widened[^1].Start, joined.Start), End = Math.Max(widened[^1].End, joined.End) };
                continue;
            }

            var name = names[i] ?? (segment.Start, segment.End);
            widened.Add(segment with { Start = Math.Min(segment.Start, name.Start), End = Math.Max(segment.End, name.End) });
        }

        return Enumerable.Range(1, widened.Count - 1).All(i => widened[i].Start >= widened[i - 1].End) ? widened : null;
    }

    private static IEnumerable<(int Start, int End)> Groups(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (text[start] == ' ')
            {
                continue;
            }

            var end = text.IndexOf("  ", start, StringComparison.Ordinal);
            end = end < 0 ? text.Length : end;
            yield return (start, end);
            start = end;
        }
    }
}
