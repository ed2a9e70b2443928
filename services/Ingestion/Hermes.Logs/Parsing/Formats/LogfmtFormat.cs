namespace Hermes.Logs.Parsing.Formats;

/// <summary>logfmt: <c>time=2025-01-07T14:30:15Z level=error component=loader msg="connection refused" feed=FX</c>.</summary>
internal sealed class LogfmtFormat : ILineFormat
{
    public string Name => "logfmt";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var rest = line.Trim((byte)' ');
        if (!BeginsWithKey(rest))
        {
            return false;
        }

        var collector = new FieldCollector(context);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'=', (byte)' ', (byte)'"');
            if (end == 0 || (end > 0 && rest[end] == '"'))
            {
                return false;
            }

            // A key without a value is true.
            var key = end < 0 ? rest : rest[..end];
            rest = rest[key.Length..];
            if (!rest.IsEmpty && rest[0] == '=')
            {
                rest = rest[1..];
                var value = Value(ref rest, context);
                collector.Take(key, value);
            }

            rest = rest.TrimStart((byte)' ');
        }

        if (!collector.HasMessage || (collector.Level is null && !collector.HasTime))
        {
            return false;
        }

        fields = collector.ToFields(line);
        return true;
    }

    private static bool BeginsWithKey(ReadOnlySpan<byte> rest)
    {
        var at = 0;
        while (at < rest.Length && at < 64 && (char.IsAsciiLetterOrDigit((char)rest[at]) || rest[at] is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'@' or (byte)'/'))
        {
            at++;
        }

        return at > 0 && at < rest.Length && rest[at] == '=';
    }

    private static ReadOnlySpan<byte> Value(scoped ref ReadOnlySpan<byte> rest, LineContext context)
    {
        if (rest.IsEmpty || rest[0] != '"')
        {
            var end = rest.IndexOf((byte)' ');
            var bare = end < 0 ? rest : rest[..end];
            rest = rest[bare.Length..];
            return bare;
        }

        var close = Quoted.End(rest, 1);
        var value = close < 0 ? rest[1..] : rest[1..close];
        rest = close < 0 ? default : rest[(close + 1)..];
        return JsonText.Unescape(value, context);
    }
}
