using System.Globalization;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Dates and times: the format, and the order of day and month where the sample leaves it open.</summary>
internal static class TemporalInference
{
    public static (ColumnType Type, string? Min, string? Max)? Decide(ColumnProfiler column, FileHabits habits, List<Question> questions)
    {
        var formats = column.Times.Formats;
        var format = formats[0];
        if (format.Pattern is "yyyyMMdd" or "yyyyMMddHHmmss" && !LooksLikeDateName(column.Name))
        {
            return null;
        }

        // 1203-04 may be anything; a year of our time and a month, often enough, is no accident.
        if (format.Pattern == "yyyy-MM" && !MonthName(column.Name) && (column.Times.DayFirst.Min.Year < 1800 || column.Times.DayFirst.Max.Year > 2100 || column.Distinct < 12))
        {
            return null;
        }

        var monthFirst = formats.FirstOrDefault(candidate => candidate.Order == DateOrder.MonthFirst);
        var dayFirst = formats.FirstOrDefault(candidate => candidate.Order == DateOrder.DayFirst);
        if (monthFirst is not null && dayFirst is not null)
        {
            format = (habits.Answers.GetValueOrDefault(QuestionId(column)), habits.Order) switch
            {
                (var answer, _) when answer == monthFirst.Pattern => monthFirst,
                (var answer, _) when answer == dayFirst.Pattern => dayFirst,
                (_, DateOrder.MonthFirst) => monthFirst,
                (_, DateOrder.DayFirst) => dayFirst,
                _ => Ask(column, dayFirst, monthFirst, questions),
            };
        }

        var (min, max) = format.Order == DateOrder.MonthFirst ? column.Times.MonthFirst : column.Times.DayFirst;
        var kind = format switch { { HasDate: true, HasTime: true } => ColumnKind.Timestamp, { HasDate: true } => ColumnKind.Date, _ => ColumnKind.Time };
        return (new ColumnType { Kind = kind, Format = format.Pattern, HasZone = format.HasZone }, Text(min, kind), Text(max, kind));
    }

    private static string QuestionId(ColumnProfiler column) => $"dateOrder:{column.Name}";

    private static TimeFormat Ask(ColumnProfiler column, TimeFormat dayFirst, TimeFormat monthFirst, List<Question> questions)
    {
        // The fourth of April is the same day either way and would show nobody what is asked.
        var example = column.Examples.FirstOrDefault(value => dayFirst.TryParse(value, out var one) && monthFirst.TryParse(value, out var other) && one != other) ?? column.Examples[0];
        dayFirst.TryParse(example, out var asDayFirst);
        monthFirst.TryParse(example, out var asMonthFirst);
        questions.Add(new Question(QuestionId(column), $"Does {example} in column '{column.Name}' begin with the day or with the month? Both fit every row of the sample.", column.Name,
            [new QuestionOption(dayFirst.Pattern, $"{example} is {asDayFirst:d MMMM yyyy}"), new QuestionOption(monthFirst.Pattern, $"{example} is {asMonthFirst:d MMMM yyyy}")], dayFirst.Pattern));
        return dayFirst;
    }

    private static bool MonthName(string name) => LooksLikeDateName(name) || new[] { "month", "period", "year" }.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool LooksLikeDateName(string name) =>
        new[] { "date", "day", "dt", "time", "asof", "as_of", "stamp", "datum", "fecha" }.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    public static string Text(DateTimeOffset value, ColumnKind kind) => kind switch
    {
        ColumnKind.Date => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ColumnKind.Time => value.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        _ => value.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
    };
}
