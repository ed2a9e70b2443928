using System.Globalization;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Configurations.Steps;

/// <summary>
/// A condition on a row: comparisons (<c>= != &lt; &lt;= &gt; &gt;=</c>), <c>in</c>, <c>is null</c>, <c>not</c>, <c>and</c>, <c>or</c> and brackets. Texts stand
/// in single quotes; names of columns that are not plain words in double ones. What compares with a missing value is neither true nor false.
/// </summary>
internal sealed class FilterExpression
{
    private readonly Func<StepRow, bool?> _holds;

    private FilterExpression(Func<StepRow, bool?> holds, IReadOnlyList<int> columns) => (_holds, Columns) = (holds, columns);

    /// <summary>Places of the columns it looks at.</summary>
    public IReadOnlyList<int> Columns { get; }

    /// <summary>Whether it holds for a row; null when a missing value leaves it open.</summary>
    public bool? Holds(StepRow row) => _holds(row);

    /// <summary>Reads a condition that <see cref="ErrorOf"/> has nothing against.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="check">How values of a column are read, by its name.</param>
    /// <param name="place">Place of a column in the schema, by its name.</param>
    public static FilterExpression Parse(string text, Func<string, ColumnCheck?> check, Func<string, int> place)
    {
        var parser = new FilterParser(text);
        var condition = parser.Parse();
        var columns = parser.Columns.Distinct(StringComparer.Ordinal).Select(place).ToList();
        return new FilterExpression(Compile(condition, name => (place(name), check(name)!)), columns);
    }

    /// <summary>What is wrong with a condition; null when nothing is.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="columns">Names of the columns there are.</param>
    public static string? ErrorOf(string? text, IReadOnlySet<string> columns)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "A filter has to say which rows stay.";
        }

        try
        {
            var parser = new FilterParser(text);
            parser.Parse();
            return parser.Columns.FirstOrDefault(column => !columns.Contains(column)) is { } unknown ? $"The condition names '{unknown}', which is not a column of the schema." : null;
        }
        catch (FormatException e)
        {
            return $"The condition cannot be read: {e.Message}";
        }
    }

    private static Func<StepRow, bool?> Compile(FilterNode node, Func<string, (int Place, ColumnCheck Check)> column)
    {
        switch (node)
        {
            case FilterNode.Both both:
                var (left, right) = (Compile(both.Left, column), Compile(both.Right, column));
                return both.IsAnd ? row => left(row) & right(row) : row => left(row) | right(row);
            case FilterNode.Not not:
                var inner = Compile(not.Inner, column);
                return row => !inner(row);
            case FilterNode.Missing missing:
                var (place, check) = column(missing.Column);
                return row => check.IsNull(row[place].Trim());
            case FilterNode.Compare compare:
                var (at, reader) = column(compare.Column);
                var values = compare.Values;
                return row => reader.IsNull(row[at].Trim()) ? null : Any(row[at].Trim(), reader, compare.Operator, values);
            default:
                throw new InvalidOperationException("An unknown part of a condition.");
        }
    }

    private static bool? Any(ReadOnlySpan<char> text, ColumnCheck check, string comparison, IReadOnlyList<string> values)
    {
        bool? any = false;
        foreach (var value in values)
        {
            any |= Order(text, value, check) is not { } order ? null : comparison switch { "=" => order == 0, "!=" => order != 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
        }

        return any;
    }

    // Numbers and times are compared by what they mean, all else letter by letter.
    private static int? Order(ReadOnlySpan<char> text, string value, ColumnCheck check)
    {
        switch (check.Type.Kind)
        {
            case ColumnKind.Integer or ColumnKind.Decimal or ColumnKind.Double:
                Span<char> plain = stackalloc char[64];
                var written = NumberFormats.Normalise(text, check.Number, plain);
                return double.TryParse(plain[..written], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit)
                    ? number.CompareTo(limit) : null;
            case ColumnKind.Date or ColumnKind.Timestamp:
                return check.FormatOf(text) is { } format && format.TryParse(text, out var time) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                    ? time.CompareTo(moment) : null;
            case ColumnKind.Boolean:
                return Booleans.IsTrue(text).CompareTo(Booleans.IsTrue(value));
            default:
                return text.CompareTo(value, StringComparison.Ordinal);
        }
    }
}
