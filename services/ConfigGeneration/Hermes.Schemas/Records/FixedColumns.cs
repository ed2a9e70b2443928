using System.Globalization;

namespace Hermes.Schemas.Records;

/// <summary>The places of columns as people write them: <c>1-10,12-19,21-</c>, or widths that follow each other: <c>10,8,12</c>.</summary>
public static class FixedColumns
{
    private const int MaxPlace = 1_000_000;

    /// <summary>Whether there are columns, from left to right, none over another, and only the last one without a width.</summary>
    public static bool AreInOrder(IReadOnlyList<FixedColumn> columns)
    {
        var next = 1;
        for (var i = 0; i < columns.Count; i++)
        {
            var (start, width) = columns[i];
            if (start < next || start > MaxPlace || width is < 1 or > MaxPlace || (width is null && i < columns.Count - 1))
            {
                return false;
            }

            next = start + (width ?? 0);
        }

        return columns.Count > 0;
    }

    /// <summary>Ranges, for example <c>1-10,12-19,21-</c>.</summary>
    public static string Write(IReadOnlyList<FixedColumn> columns) => string.Join(',', columns.Select(column =>
        string.Create(CultureInfo.InvariantCulture, $"{column.Start}-{(column.Width is { } width ? column.Start + width - 1 : null)}")));

    /// <summary>Reads ranges or widths; null when the text is neither, or when columns overlap.</summary>
    public static IReadOnlyList<FixedColumn>? Parse(string text)
    {
        var columns = new List<FixedColumn>();
        var next = 1;
        foreach (var part in text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var dash = part.IndexOf('-');
            var first = dash < 0 ? next : Number(part[..dash]);
            var last = dash < 0 ? first + Number(part) - 1 : dash == part.Length - 1 ? null : Number(part[(dash + 1)..]);
            if (first is null || (last is null && (dash < 0 || dash < part.Length - 1)))
            {
                return null;
            }

            columns.Add(new FixedColumn(first.Value, last - first + 1));
            next = (last ?? first.Value) + 1;
        }

        return AreInOrder(columns) ? columns : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxPlace ? number : null;
}
