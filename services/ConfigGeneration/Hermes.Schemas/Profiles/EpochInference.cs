using System.Globalization;
using System.Text.RegularExpressions;
using Hermes.Schemas.Types;

namespace Hermes.Schemas.Profiles;

/// <summary>Whole numbers that count seconds or milliseconds since 1970: all within this century, in a column whose name speaks of time.</summary>
internal static partial class EpochInference
{
    private static readonly decimal First = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    private static readonly decimal Last = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public static (ColumnType Type, string? Min, string? Max)? Decide(ColumnProfiler column)
    {
        var numbers = column.Numbers;
        if (numbers.Count != column.Count || numbers.HasSeparators || numbers.HasLeadingZeros || numbers.IsScientific || !TimeName().IsMatch(column.Name) || SpanName().IsMatch(column.Name))
        {
            return null;
        }

        var range = numbers.RangeOf(NumberFormat.Plain);
        var unit = range.Overflow ? 0 : range.Min >= First && range.Max < Last ? 1 : range.Min >= First * 1000 && range.Max < Last * 1000 ? 1000 : 0;
        return unit == 0 ? null
            : (new ColumnType { Kind = ColumnKind.Timestamp, Format = unit == 1 ? EpochTime.Seconds : EpochTime.Milliseconds, HasZone = true }, Text(range.Min / unit), Text(range.Max / unit));
    }

    private static string Text(decimal seconds) =>
        DateTimeOffset.UnixEpoch.AddMilliseconds((double)(seconds * 1000)).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    [GeneratedRegex("(^|[_ .-])(at|ts|on|when|dt|epoch|created|updated|modified|expires|since|until|seen)($|[_ .-])|time|date|epoch|(?<=[a-z])(At|On|Ts|TS)$", RegexOptions.IgnoreCase)]
    private static partial Regex TimeName();

    [GeneratedRegex("timeout|time_?(spent|taken|elapsed)|elapsed|duration|times$|update_?(count|id)|candidate", RegexOptions.IgnoreCase)]
    private static partial Regex SpanName();
}
