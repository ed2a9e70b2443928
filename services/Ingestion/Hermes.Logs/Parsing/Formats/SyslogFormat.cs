namespace Hermes.Logs.Parsing.Formats;

/// <summary>
/// syslog of RFC 3164, as files of rsyslog, syslog-ng and macOS hold it, with or without priority and with either kind of time:
/// <c>&lt;34&gt;Jan  7 14:30:15 host sshd(pam_unix)[19939]: message</c>, <c>2025-01-07T14:30:15.123456+01:00 host kernel: message</c>.
/// </summary>
internal sealed class SyslogFormat : ILineFormat
{
    private const int LongestTag = 128;

    public string Name => "syslog";

    public bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields)
    {
        var cursor = new LineCursor(line);
        fields.Level = SyslogPriority.Take(ref cursor);
        if (cursor.AtEnd)
        {
            return false;
        }

        var named = char.IsAsciiLetter((char)cursor.Next);
        var stamped = cursor.Rest.Length > 20 && cursor.Rest[4] == '-' && cursor.Rest[10] is (byte)'T' or (byte)' ';
        var rfc3339 = stamped && cursor.Rest[10] == 'T';
        var begin = cursor.Rest;
        if (!(named || stamped) || !cursor.TryTime(context, out var time) || !cursor.Skip((byte)' '))
        {
            return false;
        }

        // "Jan 07, 2025 2:30:15 PM" is Java's.
        if (named && begin[..^cursor.Rest.Length].Contains((byte)','))
        {
            return false;
        }

        var host = cursor.Word();
        if (!IsHost(host) || !cursor.SkipSpaces())
        {
            return false;
        }

        cursor.Skip(": "u8);

        // "Jan  7 14:30:15 host" is syslog's own; an ISO time begins many formats, there the tag has to tell.
        var tagged = TryTag(ref cursor, out var tag, out var process);
        if (!named && !process && !(tagged && rfc3339 && !IsProse(host)))
        {
            return false;
        }

        fields.Timestamp = time;
        fields.Component = tag;
        fields.Message = cursor.Rest.Trim((byte)' ');
        fields.Level ??= LevelOf(fields.Message);
        fields.Wraps = tagged;
        return true;
    }

    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty || host.Length > 255 || LineLevels.TryParse(host, out _) && host.Length > 1 && LineCursor.IsUpper(host))
        {
            return false;
        }

        foreach (var b in host)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'.' or (byte)'_' or (byte)':' or (byte)'/' or (byte)'@'))
            {
                return false;
            }
        }

        return host[^1] != ':';
    }

    /// <summary>
    /// Takes <c>sshd[42]: </c>, <c>kernel: </c>, <c>syslogd 1.4.1: </c>, <c>launchd[1] (com.acme.agent[42]): </c>: what stands before
    /// the process id is the component.
    /// </summary>
    private static bool TryTag(scoped ref LineCursor cursor, out ReadOnlySpan<byte> tag, out bool hasProcess)
    {
        tag = default;
        hasProcess = false;
        var text = cursor.Rest[..Math.Min(cursor.Rest.Length, LongestTag)];
        var end = text.IndexOf(": "u8);
        if (end < 0 && text.Length == cursor.Rest.Length && text.EndsWith((byte)':'))
        {
            end = text.Length - 1;
        }

        if (end <= 0)
        {
            return false;
        }

        tag = text[..end];
        if (tag[^1] == ')' && tag.LastIndexOf(" ("u8) is > 0 and var address)
        {
            tag = tag[..address];
        }

        var process = tag[^1] == ']' ? tag.LastIndexOf((byte)'[') : -1;
        if (process > 0 && LineCursor.IsNumber(tag[(process + 1)..^1]) && !IsSentence(tag[..process]))
        {
            tag = tag[..process];
            hasProcess = true;
        }
        else if (!IsProgram(tag))
        {
            tag = default;
            return false;
        }

        cursor.Advance(Math.Min(end + 2, cursor.Rest.Length));
        return true;
    }

    // Programs may have names of several words, but not with a colon among them.
    private static bool IsSentence(ReadOnlySpan<byte> name) => name.Contains((byte)' ') && (name.Contains((byte)':') || name.Count((byte)' ') > 4);

    private static bool IsProse(ReadOnlySpan<byte> host) => char.IsAsciiLetterUpper((char)host[0]) && host.IndexOfAnyInRange((byte)'0', (byte)'9') < 0;

    // A name, or a name and its version; anything with more words is prose with a colon.
    private static bool IsProgram(ReadOnlySpan<byte> tag)
    {
        if (!char.IsAsciiLetterOrDigit((char)tag[0]) && tag[0] is not ((byte)'_' or (byte)'/' or (byte)'-'))
        {
            return false;
        }

        var space = tag.IndexOf((byte)' ');
        return space < 0 || (space + 1 < tag.Length && char.IsAsciiDigit((char)tag[space + 1]) && !tag[(space + 1)..].Contains((byte)' '));
    }

    /// <summary>The level with which many programs begin their message: <c>error: no such key</c>.</summary>
    private static LineLevel? LevelOf(ReadOnlySpan<byte> message)
    {
        var end = message[..Math.Min(message.Length, 12)].IndexOf((byte)':');
        return end >= 4 && LineLevels.TryParse(message[..end], out var level) ? level : null;
    }
}
