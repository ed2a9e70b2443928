using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>Kubernetes' klog and Google's glog: <c>I0107 14:30:15.123456   12345 controller.go:123] message</c>, also with the whole year.</summary>
internal sealed class KlogFormat : ILineFormat
{
    public string Name => "klog";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        if (line.Length < 24 || line[0] is not ((byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' or (byte)'D') || !LineLevels.TryParse(line[..1], out var level))
        {
            return false;
        }

        var digits = AsciiDigits.Run(line, 1, 9);
        var date = default(CalendarDate);
        var at = digits + 2;
        if (digits is not (4 or 8) || line[digits + 1] != ' ' || !AsciiDigits.Two(line, digits - 3, out date.Month) || !AsciiDigits.Two(line, digits - 1, out date.Day)
            || (digits == 8 && !AsciiDigits.Four(line, 1, out date.Year))
            || !ClockTime.TryRead(line, ref at, true, out var clock) || !TimeComposer.TryPlace(date, clock, null, false, context, out var time))
        {
            return false;
        }

        var cursor = new LineCursor(line[at..]);
        if (!cursor.SkipSpaces() || !cursor.TryNumber(out _) || !cursor.SkipSpaces())
        {
            return false;
        }

        var place = cursor.Word();
        var colon = place.LastIndexOf((byte)':');
        if (colon <= 0 || place[^1] != ']')
        {
            return false;
        }

        fields.Timestamp = time;
        fields.Level = level;
        fields.Component = place[..colon];
        fields.Message = cursor.Rest.Trim((byte)' ');
        return true;
    }
}
