namespace Hermes.Logs.Parsing.Formats;

/// <summary>The <c>&lt;34&gt;</c> with which syslog messages begin on the wire: facility times 8 plus severity.</summary>
internal static class SyslogPriority
{
    private const int Highest = 191;

    /// <summary>Takes the priority, where it stands.</summary>
    public static LineLevel? Take(scoped ref LineCursor cursor)
    {
        var probe = cursor;
        if (!probe.Skip((byte)'<') || !probe.TryNumber(out var digits) || digits.Length > 3 || !probe.Skip((byte)'>'))
        {
            return null;
        }

        var priority = (int)Times.AsciiDigits.Value(digits);
        if (priority > Highest)
        {
            return null;
        }

        cursor = probe;
        return LineLevels.FromSyslog(priority & 7);
    }
}
