using Hermes.Schemas.Types;

namespace Hermes.Schemas.Delimited;

/// <summary>Where the table begins and whether it names its columns.</summary>
/// <param name="SkipLines">Physical lines before it.</param>
/// <param name="HasHeader">The first record names the columns.</param>
/// <param name="HeaderConfidence">Belief in that, 0.5..1.</param>
/// <param name="HeaderRows">Records the names are spread over; at least 1.</param>
/// <param name="Comment">A line beginning with this is not data.</param>
public sealed record TableLayout(int SkipLines, bool HasHeader, double HeaderConfidence, int HeaderRows, char? Comment)
{
    private const int SampleRecords = 200;
    private const int MaxHeaderRows = 3;

    /// <summary>Decides from the first records of a text.</summary>
    public static TableLayout Detect(string text, Dialect dialect)
    {
        var head = text.Length > 256 * 1024 ? text[..(256 * 1024)] : text;
        var comment = head.StartsWith('#') && dialect.Delimiter != "#" ? '#' : (char?)null;
        var rows = ReadRows(head, dialect with { Comment = comment, HasHeader = false, SkipLines = 0 });
        if (rows.Count == 0)
        {
            return new TableLayout(0, false, 1, 1, comment);
        }

        var skip = PreambleRows(rows);
        var table = WithoutRepeatedHeaders(rows[skip..]);
        var skipLines = skip == 0 ? 0 : (int)(table[0].Line - 1);
        var (hasHeader, confidence) = HeaderOf(table);
        return new TableLayout(skipLines, hasHeader, confidence, hasHeader ? HeaderRowsOf(table) : 1, comment);
    }

    private static List<Row> ReadRows(string text, Dialect dialect)
    {
        var parser = new DelimitedParser(new StringReader(text), dialect);
        var rows = new List<Row>();
        while (rows.Count < SampleRecords && parser.Read())
        {
            var cells = new string[parser.FieldCount];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = parser[i].Trim().ToString();
            }

            rows.Add(new Row(parser.Line, cells));
        }

        return rows;
    }

    // A header that comes again, as in files put together from several, must not speak against itself.
    private static List<Row> WithoutRepeatedHeaders(List<Row> table) => table[0].Cells.Length < 2
        ? table
        : [.. table.Where((row, i) => i < MaxHeaderRows || !row.Cells.AsSpan().SequenceEqual(table[0].Cells))];

    // Titles and remarks before a table have fewer fields than its rows.
    private static int PreambleRows(List<Row> rows)
    {
        var width = rows.GroupBy(row => row.Cells.Length).MaxBy(group => (group.Count(), group.Key))!.Key;
        if (width < 2)
        {
            return 0;
        }

        var first = rows.FindIndex(row => row.Cells.Length == width && row.Filled > 1);
        return first is > 0 and <= 30 && rows.Take(first).All(row => row.Cells.Length < width || row.Filled <= 1) ? first : 0;
    }

    // Names over names, or units under them: texts in columns that hold numbers or dates from there on.
    private static int HeaderRowsOf(List<Row> table)
    {
        var width = table[0].Cells.Length;
        for (var rows = MaxHeaderRows; rows > 1; rows--)
        {
            var body = table.Skip(rows).Where(row => row.Cells.Length == width).ToList();
            var typed = Enumerable.Range(0, width).Where(i => TypedShare(body, i) > 0.8).ToList();
            var names = table.Take(rows).ToList();
            if (body.Count > 0 && typed.Count > 0 && names.TrueForAll(row => row.Cells.Length == width && row.Filled * 2 > width && typed.TrueForAll(i => row.Cells[i].Length > 0 && !IsValue(row.Cells[i]) && !IsNoValue(row.Cells[i]))))
            {
                return rows;
            }
        }

        return 1;
    }

    private static bool IsNoValue(string cell) => NullTokens.IsCertain(cell) || NullTokens.IsLikely(cell);

    private static double TypedShare(List<Row> body, int column)
    {
        var cells = body.Select(row => row.Cells[column]).Where(cell => cell.Length > 0 && !IsNoValue(cell)).ToList();
        return cells.Count == 0 ? 0 : (double)cells.Count(IsValue) / cells.Count;
    }

    // Each column votes: a name over numbers or dates, a text unlike its values, or a text that comes back below.
    private static (bool HasHeader, double Confidence) HeaderOf(List<Row> table)
    {
        var header = table[0].Cells;
        var body = table.Skip(1).Where(row => row.Cells.Length == header.Length).ToList();
        if (header.Any(cell => cell.Length > 0 && IsValue(cell)))
        {
            // A year or a number among names does occur (pivoted tables); mostly values means data.
            var values = header.Count(cell => cell.Length > 0 && IsValue(cell));
            if (values * 3 >= header.Length || body.Count == 0)
            {
                return (false, 0.95);
            }
        }

        if (body.Count == 0)
        {
            return (true, 0.6);
        }

        var votes = Enumerable.Range(0, header.Length).Sum(i => Vote(header[i], body, i));
        votes += header.Distinct(StringComparer.OrdinalIgnoreCase).Count() == header.Length ? 0.5 : -0.5;
        votes += header.All(LooksLikeName) ? 1 : header.Any(cell => cell.Length > 60) ? -1 : 0;
        votes += header.Any(cell => cell.Length == 0) ? -0.5 : 0;
        var confidence = 1 / (1 + Math.Exp(-Math.Abs(votes)));
        return (votes > 0, Math.Round(confidence, 3));
    }

    private static double Vote(string name, List<Row> body, int column)
    {
        var cells = body.Select(row => row.Cells[column]).Where(cell => cell.Length > 0).ToList();
        if (cells.Count == 0 || name.Length == 0)
        {
            return 0;
        }

        var typed = (double)cells.Count(IsValue) / cells.Count;
        if (typed > 0.8)
        {
            return IsValue(name) ? -1.5 : 1.5;
        }

        if (cells.Contains(name, StringComparer.Ordinal))
        {
            return -1;
        }

        var usual = cells.Average(cell => cell.Length);
        var spread = Math.Sqrt(cells.Average(cell => Math.Pow(cell.Length - usual, 2)));
        var fixedLength = spread < 0.01 && name.Length != (int)usual;
        return fixedLength ? 1 : Math.Abs(name.Length - usual) > (3 * spread) + 1 ? 0.4 : 0;
    }

    internal static bool IsValue(string cell) =>
        CellTypes.IsMeasured(cell) || CellTypes.IsDateOrTime(cell) || TextKinds.IsUuid(cell) || TextKinds.IsEmail(cell) || TextKinds.IsUrl(cell) || TextKinds.IsIp(cell);

    internal static bool LooksLikeName(string cell) =>
        cell.Length is > 0 and <= 60 && char.IsLetter(cell[0]) && cell.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '-' or '.' or '/' or '(' or ')' or '%' or '#' or '@' or ':' or '[' or ']');

    private sealed record Row(long Line, string[] Cells)
    {
        public int Filled { get; } = Cells.Count(cell => cell.Length > 0);
    }
}
