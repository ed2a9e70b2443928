namespace Hermes.Schemas.Records;

/// <summary>One line of a fixed-width file against the places of its columns.</summary>
internal static class FixedWidthLine
{
    /// <summary>The value in a column, without the blanks around it; empty when the line is shorter.</summary>
    public static ReadOnlySpan<char> Cell(ReadOnlySpan<char> line, FixedColumn place)
    {
        var start = place.Start - 1;
        if (start >= line.Length)
        {
            return default;
        }

        var rest = line[start..];
        return rest[..Math.Min(rest.Length, place.Width ?? rest.Length)].Trim();
    }

    /// <summary>Position of the first character, counted from 0, that stands in no column; -1 when there is none.</summary>
    public static int FirstOutside(ReadOnlySpan<char> line, IReadOnlyList<FixedColumn> places)
    {
        var from = 0;
        for (var i = 0; i <= places.Count && from < line.Length; i++)
        {
            var until = i < places.Count ? Math.Min(places[i].Start - 1, line.Length) : line.Length;
            if (until > from && line[from..until].IndexOfAnyExcept(' ', '\t', '\f') is >= 0 and var at)
            {
                return from + at;
            }

            if (i < places.Count)
            {
                from = places[i].Width is { } width ? places[i].Start - 1 + width : line.Length;
            }
        }

        return -1;
    }

    /// <summary>Whether one of the last lines, of which footers are known to be some, is one.</summary>
    public static bool IsFooter(string line, IReadOnlyList<FixedColumn> places) =>
        Footers.IsTotal(line) || Footers.IsRuler(line) || (FirstOutside(line, places) >= 0 && !line.Trim().Contains("  ", StringComparison.Ordinal));
}
