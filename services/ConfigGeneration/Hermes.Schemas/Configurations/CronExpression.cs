using System.Globalization;

namespace Hermes.Schemas.Configurations;

/// <summary>Checks five-field cron expressions: minute, hour, day of month, month, day of week.</summary>
public static class CronExpression
{
    private static readonly (string Name, int Min, int Max, string[] Words)[] Fields =
    [
        ("minute", 0, 59, []),
        ("hour", 0, 23, []),
        ("day of month", 1, 31, []),
        ("month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        ("day of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
    ];

    /// <summary>What is wrong with an expression, in words; null when nothing is.</summary>
    public static string? ErrorOf(string expression)
    {
        var parts = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5)
        {
            return $"it has {parts.Length} fields; five are needed: minute, hour, day of month, month, day of week";
        }

        for (var i = 0; i < Fields.Length; i++)
        {
            foreach (var item in parts[i].Split(','))
            {
                if (!IsItem(item, Fields[i].Min, Fields[i].Max, Fields[i].Words))
                {
                    return $"'{item}' is not a {Fields[i].Name} ({Fields[i].Min}-{Fields[i].Max}, *, a range a-b, or a step /n)";
                }
            }
        }

        return null;
    }

    /// <summary>The times of day at which a sound expression starts on a day of the week; days of the month and months are left out of account.</summary>
    /// <param name="expression">Five fields without error.</param>
    /// <param name="day">The day of the week.</param>
    public static IEnumerable<TimeOnly> TimesOn(string expression, DayOfWeek day)
    {
        var parts = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!ValuesOf(parts[4], 4).Select(value => value % 7).Contains((int)day))
        {
            return [];
        }

        var minutes = ValuesOf(parts[0], 0).Distinct().Order().ToList();
        return from hour in ValuesOf(parts[1], 1).Distinct().Order() from minute in minutes select new TimeOnly(hour, minute);
    }

    private static IEnumerable<int> ValuesOf(string field, int index)
    {
        var (_, min, max, words) = Fields[index];
        foreach (var item in field.Split(','))
        {
            var slash = item.Split('/');
            var range = slash[0] == "*" ? [] : slash[0].Split('-');
            var from = range.Length == 0 ? min : Number(range[0], words)!.Value;
            var to = range.Length == 2 ? Number(range[1], words)!.Value : range.Length == 0 || slash.Length == 2 ? max : from;
            for (var value = from; value <= to; value += slash.Length == 2 ? int.Parse(slash[1], CultureInfo.InvariantCulture) : 1)
            {
                yield return value;
            }
        }
    }

    private static bool IsItem(string item, int min, int max, string[] words)
    {
        var slash = item.Split('/');
        if (slash.Length > 2 || (slash.Length == 2 && !(Number(slash[1], []) is >= 1 and var step && step <= max)))
        {
            return false;
        }

        if (slash[0] == "*")
        {
            return true;
        }

        var range = slash[0].Split('-');
        return range.Length switch
        {
            1 => Number(range[0], words) is { } value && value >= min && value <= max,
            2 => Number(range[0], words) is { } from && Number(range[1], words) is { } to && from >= min && to <= max && from <= to,
            _ => false,
        };
    }

    private static int? Number(string text, string[] words)
    {
        var word = Array.FindIndex(words, candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (word >= 0)
        {
            return words.Length == 12 ? word + 1 : word;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
