using System.Globalization;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Numbers: width, precision and scale, and the way they are written.</summary>
internal static class NumericInference
{
    public static (ColumnType Type, string? Min, string? Max) Decide(ColumnProfiler column, FileHabits habits, List<Question> questions)
    {
        var numbers = column.Numbers;
        var format = Choose(column, habits, questions);
        var range = numbers.RangeOf(format);
        var written = numbers.HasSeparators && format != NumberFormat.Plain ? format : null;
        var (min, max) = range.Overflow ? (null, null) : (Text(range.Min), Text(range.Max));
        if (numbers.IsScientific)
        {
            return (new ColumnType { Kind = ColumnKind.Double, NumberFormat = written }, min, max);
        }

        if (range.Scale == 0 && range is { Overflow: false, Min: >= long.MinValue, Max: <= long.MaxValue })
        {
            return (new ColumnType { Kind = ColumnKind.Integer, Bits = BitsFor(range), NumberFormat = written }, min, max);
        }

        // Room for two more digits before the point: the next file has a bigger number than the sample.
        var precision = Math.Min(38, Math.Max(1, range.WholeDigits) + 2 + range.Scale);
        return (new ColumnType { Kind = ColumnKind.Decimal, Precision = precision, Scale = Math.Min(range.Scale, precision), NumberFormat = written }, min, max);
    }

    private static NumberFormat Choose(ColumnProfiler column, FileHabits habits, List<Question> questions)
    {
        var formats = column.Numbers.Formats;
        var first = formats[0];
        var other = formats.FirstOrDefault(format => format.Decimal != first.Decimal);
        if (!column.Numbers.HasSeparators || other is null)
        {
            return first;
        }

        var id = $"decimalSeparator:{column.Name}";
        if (habits.Answers.TryGetValue(id, out var answer) && answer is "." or ",")
        {
            return formats.First(format => format.Decimal == answer[0]);
        }

        if (habits.DecimalComma is { } comma)
        {
            return formats.First(format => (format.Decimal == ',') == comma);
        }

        // 1.234 is a plain decimal nearly everywhere; 1,234 is thousands to some and a fraction to others.
        if (first == NumberFormat.Plain)
        {
            return first;
        }

        var example = column.Examples.FirstOrDefault(value => value.Contains(',')) ?? column.Examples[0];
        questions.Add(new Question(id, $"Is {example} in column '{column.Name}' a whole number with a thousands separator, or a number with a decimal comma?",
            column.Name, [new QuestionOption(".", $"{example} means {example.Replace(",", "", StringComparison.Ordinal)}"), new QuestionOption(",", $"{example} means {example.Replace(',', '.')}")], first.Decimal.ToString()));
        return first;
    }

    private static int BitsFor(NumberRange range) =>
        range.Min >= short.MinValue && range.Max <= short.MaxValue && range.WholeDigits < 5 ? 16 : range.Min >= int.MinValue && range.Max <= int.MaxValue ? 32 : 64;

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
