using System.Collections.Frozen;
using System.Text;

namespace Hermes.Logs;

/// <summary>Reads the many spellings of a level and writes the one Hermes uses.</summary>
public static class LineLevels
{
    /// <summary>How a line without a level is shown.</summary>
    public const string Unknown = "UNKNOWN";

    private const int LongestPacked = 8;
    private const byte LowerCase = 0x20;

    private static readonly string[] Names = [Unknown, "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    private static readonly (LineLevel Level, string Spellings)[] Spellings =
    [
        (LineLevel.Trace, "trace trc verbose vrb verb finer finest t v spam silly"),
        (LineLevel.Debug, "debug dbg dbug fine config d debug1 debug2 debug3 debug4 debug5"),
        (LineLevel.Info, "info inf notice note i log informational information"),
        (LineLevel.Warn, "warn warning wrn w"),
        (LineLevel.Error, "error err eror severe e failure fault"),
        (LineLevel.Fatal, "fatal critical crit ftl emerg emergency alert panic f c dpanic assert"),
    ];

    private static readonly FrozenDictionary<ulong, LineLevel> Short = All(word => word.Length <= LongestPacked).ToFrozenDictionary(pair => Pack(pair.Key), pair => pair.Value);

    private static readonly KeyValuePair<byte[], LineLevel>[] Long = [.. All(word => word.Length > LongestPacked)];

    private static readonly int Longest = Long.Max(word => word.Key.Length);

    /// <summary>The canonical name: ERROR, WARN, INFO, DEBUG, FATAL, TRACE or UNKNOWN.</summary>
    public static string ToText(this LineLevel? level) => Names[(int)(level ?? 0)];

    /// <summary>The canonical name: ERROR, WARN, INFO, DEBUG, FATAL or TRACE.</summary>
    public static string ToText(this LineLevel level) => Names[(int)level];

    /// <summary>Reads a level, in either case, in the spellings of syslog, log4j, Python, .NET, java.util.logging, Postgres and the web servers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LineLevel level)
    {
        level = default;
        if (text.Length is > 0 and <= LongestPacked)
        {
            return Short.TryGetValue(Pack(text), out level);
        }

        if (text.Length == 0 || text.Length > Longest)
        {
            return false;
        }

        foreach (var (word, found) in Long)
        {
            if (Ascii.EqualsIgnoreCase(text, word))
            {
                level = found;
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a level from characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LineLevel level)
    {
        level = default;
        if (text.Length == 0 || text.Length > Longest)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[text.Length];
        return Ascii.FromUtf16(text, bytes, out var written) == System.Buffers.OperationStatus.Done && TryParse(bytes[..written], out level);
    }

    /// <summary>Reads a number: 10 (trace) to 60 (fatal) of pino and bunyan, 0 (emergency) to 7 (debug) of syslog.</summary>
    public static LineLevel? FromNumber(double number) => number switch
    {
        >= 10 and < 70 => (LineLevel)(int)(number / 10),
        >= 0 and <= 7 => FromSyslog((int)number),
        _ => null,
    };

    /// <summary>The level of a syslog severity, 0 (emergency) to 7 (debug).</summary>
    public static LineLevel FromSyslog(int severity) => severity switch
    {
        <= 2 => LineLevel.Fatal,
        3 => LineLevel.Error,
        4 => LineLevel.Warn,
        7 => LineLevel.Debug,
        _ => LineLevel.Info,
    };

    private static IEnumerable<KeyValuePair<byte[], LineLevel>> All(Func<string, bool> which) =>
        Spellings.SelectMany(level => level.Spellings.Split(' ').Where(which).Select(word => KeyValuePair.Create(Encoding.ASCII.GetBytes(word), level.Level)));

    // Digits have the bit of lower case already; letters get it; other characters differ from all spellings with or without it.
    private static ulong Pack(ReadOnlySpan<byte> word)
    {
        ulong packed = 0;
        foreach (var letter in word)
        {
            packed = (packed << 8) | (uint)(letter | LowerCase);
        }

        return packed;
    }
}
