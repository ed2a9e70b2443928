using System.Globalization;

namespace Hermes.Learning.History;

/// <summary>What kind of day it is for work that follows the calendar.</summary>
public enum DayKind
{
    /// <summary>Nothing special.</summary>
    Ordinary,

    /// <summary>From the last working day of a month to the first of the next.</summary>
    MonthEnd,

    /// <summary>A holiday.</summary>
    Holiday,
}

/// <summary>
/// Holidays and month-ends (UTC days). Unless told otherwise the holidays are the closing days of the euro's payment system TARGET:
/// 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December. Immutable.
/// </summary>
public sealed class WorkCalendar
{
    private const int FirstYear = 1990;
    private const int LastYear = 2100;
    private static readonly int FirstDay = new DateOnly(FirstYear, 1, 1).DayNumber;

    private readonly byte[] kinds;
    private readonly byte[] toMonthEnd;

    /// <summary>Makes a calendar.</summary>
    /// <param name="holidays">More holidays: of one year (<c>2026-11-26</c>) or of every year (<c>07-04</c>).</param>
    /// <exception cref="FormatException">One of them is neither.</exception>
    public WorkCalendar(IEnumerable<string>? holidays = null)
    {
        var days = new DateOnly(LastYear + 1, 1, 1).DayNumber - FirstDay;
        (kinds, toMonthEnd) = (new byte[days], new byte[days]);
        for (var year = FirstYear; year <= LastYear; year++)
        {
            var easter = Easter(year);
            Mark(new DateOnly(year, 1, 1));
            Mark(easter.AddDays(-2));
            Mark(easter.AddDays(1));
            Mark(new DateOnly(year, 5, 1));
            Mark(new DateOnly(year, 12, 25));
            Mark(new DateOnly(year, 12, 26));
        }

        foreach (var text in holidays ?? [])
        {
            MarkStated(text);
        }

        FindMonthEnds();
    }

    /// <summary>The calendar without further holidays.</summary>
    public static WorkCalendar Default { get; } = new();

    /// <summary>Kind of the UTC day of a moment.</summary>
    /// <param name="at">The moment; years outside 1990 to 2100 are ordinary.</param>
    public DayKind KindOf(DateTimeOffset at) => Index(at) is >= 0 and var day ? (DayKind)kinds[day] : DayKind.Ordinary;

    /// <summary>Working days after the UTC day of a moment that its month still has: 0 from the last one on.</summary>
    /// <param name="at">The moment.</param>
    public int WorkingDaysToMonthEnd(DateTimeOffset at) => Index(at) is >= 0 and var day ? toMonthEnd[day] : 0;

    /// <summary>Whether a text names a holiday, of one year or of every year.</summary>
    /// <param name="text">The text.</param>
    public static bool IsHoliday(string text) => TryRead(text, out _, out _);

    private static bool TryRead(string text, out DateOnly day, out bool yearly)
    {
        yearly = text.Length == 5;
        // 2000 had a 29 February.
        return DateOnly.TryParseExact(yearly ? $"2000-{text}" : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            && day.Year is >= FirstYear and <= LastYear;
    }

    // Gauss's method in the form of Meeus (Astronomical Algorithms, 1991, chapter 8).
    private static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var day = h + l - (7 * m) + 114;
        return new DateOnly(year, day / 31, (day % 31) + 1);
    }

    private int Index(DateTimeOffset at)
    {
        var day = (int)(at.UtcTicks / TimeSpan.TicksPerDay) - FirstDay;
        return day < kinds.Length ? day : -1;
    }

    private void Mark(DateOnly day) => kinds[day.DayNumber - FirstDay] = (byte)DayKind.Holiday;

    private void MarkStated(string text)
    {
        if (!TryRead(text, out var stated, out var yearly))
        {
            throw new FormatException($"'{text}' is neither a day (2026-11-26) nor a day of every year (07-04).");
        }

        for (var year = yearly ? FirstYear : stated.Year; year <= (yearly ? LastYear : stated.Year); year++)
        {
            Mark(new DateOnly(year, stated.Month, Math.Min(stated.Day, DateTime.DaysInMonth(year, stated.Month))));
        }
    }

    private void FindMonthEnds()
    {
        for (var month = new DateOnly(FirstYear, 1, 1); month.Year <= LastYear; month = month.AddMonths(1))
        {
            var (first, next) = (month.DayNumber - FirstDay, month.AddMonths(1).DayNumber - FirstDay);
            var opening = true;
            for (var day = first; day < next && opening; day++)
            {
                opening = !IsWorking(day);
                MarkMonthEnd(day);
            }

            byte working = 0;
            for (var day = next - 1; day >= first; day--)
            {
                // The last working day itself and the days after it are the month's end.
                if (working == 0)
                {
                    MarkMonthEnd(day);
                }
                else
                {
                    toMonthEnd[day] = working;
                }

                working += (byte)(IsWorking(day) ? 1 : 0);
            }
        }
    }

    private void MarkMonthEnd(int day) => kinds[day] = kinds[day] == (byte)DayKind.Holiday ? kinds[day] : (byte)DayKind.MonthEnd;

    private bool IsWorking(int day) => kinds[day] != (byte)DayKind.Holiday && (day + FirstDay) % 7 < 5; // day 0 was a Monday
}
