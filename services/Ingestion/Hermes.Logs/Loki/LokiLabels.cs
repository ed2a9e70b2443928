namespace Hermes.Logs.Loki;

/// <summary>Reads labels in Prometheus's writing: <c>{job="etl", file="C:\\logs\\a \"b\".log"}</c>.</summary>
internal static class LokiLabels
{
    private const int Longest = 64 * 1024;

    public static bool TryRead(ReadOnlySpan<byte> text, LokiFacts facts)
    {
        text = text.Trim((byte)' ');
        if (text.Length is < 2 or > Longest || text[0] != '{' || text[^1] != '}')
        {
            return false;
        }

        var rest = text[1..^1].TrimStart((byte)' ');
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf((byte)'=');
            if (equals <= 0)
            {
                return false;
            }

            var name = rest[..equals].Trim((byte)' ');
            rest = rest[(equals + 1)..].TrimStart((byte)' ');
            if (!TryValue(ref rest, out var value))
            {
                return false;
            }

            facts.Take(name, value);
            rest = rest.TrimStart(", "u8);
        }

        return true;
    }

    private static bool TryValue(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (rest.IsEmpty || rest[0] != '"')
        {
            return false;
        }

        var end = 1;
        var escaped = false;
        for (; end < rest.Length && rest[end] != '"'; end++)
        {
            if (rest[end] == '\\')
            {
                escaped = true;
                end++;
            }
        }

        if (end >= rest.Length)
        {
            return false;
        }

        value = escaped ? Unescape(rest[1..end]) : rest[1..end];
        rest = rest[(end + 1)..];
        return true;
    }

    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        var value = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
                value.Add(text[i] switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', _ => text[i] });
            }
            else
            {
                value.Add(text[i]);
            }
        }

        return [.. value];
    }
}
