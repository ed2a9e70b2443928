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
    /// <summary>Fields of most records where the header names fewer; null when it names as many.</summary>
    public int? Fields { get; init; }

    /// <summary>Fields before the first one that the header names.</summary>
    public int HeaderOffset { get; init; }

    /// <summary>Whether the fields that the header does not name are the first or the last ones is a guess.</summary>
    public bool IsOffsetDoubtful { get; init; }

    /// <summary>What stands above the table and is left out.</summary>
    public IReadOnlyList<LineAbove> Above { get; init; } = [];

    private const int SampleRecords = 200;
    private const int MaxHeaderRows = 3;

    /// <summary>Decides from the first records of a text.</summary>
    public static TableLayout Detect(string text, Dialect dialect)
    {
        var head = TextHead.Of(text, 256 * 1024, 5, 8 * 1024 * 1024);
        var comment = head.StartsWith('#') && dialect.Delimiter != "#" ? '#' : (char?)null;
        var rows = ReadRows(head, dialect with { Comment = comment, HasHeader = false, SkipLines = 0 });
        if (rows.Count == 0)
        {
            return new TableLayout(0, false, 1, 1, comment);
        }

        var skip = PreambleRows(rows);
        var table = WithoutRepeatedHeaders(rows[skip..]);
        if (skip > 0 && ShortHeader.Find(rows[skip - 1].Cells, [.. table.Select(row => row.Cells)]) is { } header)
        {
            return new TableLayout(LinesAbove(rows, skip - 1), true, header.Confidence, 1, comment)
            {
                Fields = header.Fields,
                HeaderOffset = header.Offset,
                IsOffsetDoubtful = header.IsDoubtful,
                Above = AboveOf(rows, skip - 1),
            };
        }

        var (hasHeader, confidence) = HeaderEvidence.Of([.. table.Select(row => row.Cells)]);
        return new TableLayout(LinesAbove(rows, skip), hasHeader, confidence, hasHeader ? HeaderRowsOf(table) : 1, comment) { Above = AboveOf(rows, skip) };
    }

    /// <summary>The same with what a person answered to <c>header</c> and <c>headerOffset</c>.</summary>
    public TableLayout With(IReadOnlyDictionary<string, string> answers)
    {
        var layout = this;
        if (bool.TryParse(answers.GetValueOrDefault("header"), out var header))
        {
            layout = layout with { HasHeader = header, HeaderConfidence = 1, HeaderRows = header ? HeaderRows : 1, Fields = header ? Fields : null };
        }

        return layout.Fields is not null && int.TryParse(answers.GetValueOrDefault("headerOffset"), out var offset) && (offset is 0 or 1)
            ? layout with { HeaderOffset = offset, IsOffsetDoubtful = false }
            : layout;
    }

    private static int LinesAbove(List<Row> rows, int skip) => skip == 0 ? 0 : (int)(rows[skip].Line - 1);

    private static List<LineAbove> AboveOf(List<Row> rows, int skip) =>
        [.. rows.Take(skip).Select(row => new LineAbove(row.Line, string.Join(' ', row.Cells.Where(cell => cell.Length > 0)), row.Cells.Length))];

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

    internal static bool IsValue(string cell) =>
        CellTypes.IsMeasured(cell) || CellTypes.IsDateOrTime(cell) || TextKinds.IsUuid(cell) || TextKinds.IsEmail(cell) || TextKinds.IsUrl(cell) || TextKinds.IsIp(cell);

    internal static bool LooksLikeName(string cell) =>
        cell.Length is > 0 and <= 60 && char.IsLetter(cell[0]) && cell.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '-' or '.' or '/' or '(' or ')' or '%' or '#' or '@' or ':' or '[' or ']');

    private sealed record Row(long Line, string[] Cells)
    {
        public int Filled { get; } = Cells.Count(cell => cell.Length > 0);
    }
}

/// <summary>A line above a table.</summary>
/// <param name="Line">Physical line, counted from 1.</param>
/// <param name="Text">What it says.</param>
/// <param name="Fields">Fields it has when it is read like the table.</param>
public sealed record LineAbove(long Line, string Text, int Fields);
