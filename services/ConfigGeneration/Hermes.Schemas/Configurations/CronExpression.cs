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
