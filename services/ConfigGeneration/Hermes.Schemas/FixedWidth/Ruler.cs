using Hermes.Schemas.Records;

namespace Hermes.Schemas.FixedWidth;

/// <summary>A line of dashes under the names, <c>------ ----------</c>: it shows where every column stands.</summary>
internal static class Ruler
{
    private const int MaxLinesAbove = 40;

    /// <summary>Index of the ruler among the lines and the columns that it shows; null when there is none.</summary>
    public static (int Index, List<FixedColumn> Columns)? Find(IReadOnlyList<SampleLine> lines)
    {
        for (var i = 1; i < Math.Min(lines.Count, MaxLinesAbove); i++)
        {
            if (lines[i].Text.AsSpan().IndexOfAnyExcept("-= ") < 0 && Footers.IsRuler(lines[i].Text) && Runs(lines[i].Text) is { Count: > 1 } columns)
            {
                return (i, columns);
            }
        }

        return null;
    }

    // The last column has no end: its values may go on behind the dashes.
    private static List<FixedColumn> Runs(string text)
    {
        var columns = new List<FixedColumn>();
        for (var start = 0; start < text.Length; start++)
        {
            if (text[start] == ' ')
            {
                continue;
            }

            var end = text.IndexOf(' ', start);
            columns.Add(new FixedColumn(start + 1, end < 0 ? null : end - start));
            start = end < 0 ? text.Length : end;
        }

        return columns;
    }
}
