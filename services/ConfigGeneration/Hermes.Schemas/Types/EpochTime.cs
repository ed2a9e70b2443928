using System.Globalization;

namespace Hermes.Schemas.Types;

/// <summary>Times as whole numbers of seconds or milliseconds since 1970.</summary>
internal static class EpochTime
{
    /// <summary>Format of seconds.</summary>
    public const string Seconds = "epochSeconds";

    /// <summary>Format of milliseconds.</summary>
    public const string Milliseconds = "epochMilliseconds";

    /// <summary>Ticks of the unit that a format counts in; null when it is another format.</summary>
    public static long? UnitOf(string? format) => format is null || format.Length < 12 || format[0] != 'e' ? null : format switch
    {
        Seconds => TimeSpan.TicksPerSecond,
        Milliseconds => TimeSpan.TicksPerMillisecond,
        _ => null,
    };

    /// <summary>Reads a count of <paramref name="unit"/> ticks between the years 1 and 9999.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, long unit, out DateTimeOffset value)
    {
        value = default;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            || count < (DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).Ticks / unit || count > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / unit)
        {
            return false;
        }

        value = DateTimeOffset.UnixEpoch.AddTicks(count * unit);
        return true;
    }

    /// <summary>The count of <paramref name="unit"/> ticks for a time.</summary>
    public static long Write(DateTimeOffset value, long unit) => (value - DateTimeOffset.UnixEpoch).Ticks / unit;
}
