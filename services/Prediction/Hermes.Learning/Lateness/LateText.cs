using System.Globalization;

namespace Hermes.Learning.Lateness;

/// <summary>Times and lengths as evidence writes them.</summary>
internal static class LateText
{
    /// <summary><c>45 s</c>, <c>38 min</c>, <c>3 h 12 min</c>, <c>2 d 4 h</c>.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalSeconds: < 90 } => Write($"{Math.Max(0, length.TotalSeconds):0} s"),
        { TotalMinutes: < 90 } => Write($"{length.TotalMinutes:0} min"),
        { TotalHours: < 48 } => Write($"{(int)length.TotalHours} h {length.Minutes} min"),
        _ => Write($"{length.Days} d {length.Hours} h"),
    };

    /// <summary>The same of seconds.</summary>
    public static string Length(double seconds) => Length(TimeSpan.FromSeconds(Math.Min(seconds, 1e9)));

    /// <summary><c>06:00 UTC</c>, with the date when it is not of the same day.</summary>
    public static string Time(DateTimeOffset time, DateTimeOffset now) =>
        time.UtcDateTime.ToString(time.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>97 %</c>.</summary>
    public static string Share(double share) => Write($"{Math.Floor(share * 100):0} %");

    private static string Write(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
