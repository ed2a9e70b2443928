using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// The common and combined access logs of Apache and nginx, also with a virtual host before them:
/// <c>10.0.0.7 - ann [10/Oct/2025:13:55:36 +0000] "GET /feeds HTTP/1.1" 503 2326 "-" "curl/8"</c>.
/// The status gives the level: 5xx is an error, 4xx a warning. The message is the request, the status and the size.
/// </summary>
internal sealed class AccessFormat : ILineFormat
{
    private const int LongestClient = 1_000;

    public string Name => "access";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var open = line[..Math.Min(line.Length, LongestClient)].IndexOf(" ["u8);
        if (open <= 0 || !NamedDates.TryDayFirst(line[(open + 2)..], 0, context, out var time, out var length))
        {
            return false;
        }

        var rest = line[(open + 2 + length)..];
        if (!rest.StartsWith("] \""u8))
        {
            return false;
        }

        rest = rest[3..];
        var end = Quoted.End(rest, 0);
        if (end < 0 || rest.Length < end + 5 || rest[end + 1] != ' ' || !AsciiDigits.Two(rest, end + 2, out var status) || !AsciiDigits.Is(rest[end + 4]))
        {
            return false;
        }

        var numbers = rest[(end + 1)..];
        var quote = numbers.IndexOf(" \""u8);
        numbers = (quote < 0 ? numbers : numbers[..quote]).TrimEnd((byte)' ');
        fields.Timestamp = time;
        fields.Level = status >= 50 ? LineLevel.Error : status >= 40 ? LineLevel.Warn : LineLevel.Info;
        fields.Component = "access"u8;
        fields.Message = Join(rest[..end], numbers, context);
        return true;
    }

    private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> request, ReadOnlySpan<byte> numbers, LineContext context)
    {
        var room = context.Scratch.GetSpan(request.Length + numbers.Length);
        request.CopyTo(room);
        numbers.CopyTo(room[request.Length..]);
        context.Scratch.Advance(request.Length + numbers.Length);
        return room[..(request.Length + numbers.Length)];
    }
}
