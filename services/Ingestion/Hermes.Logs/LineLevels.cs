namespace Hermes.Logs;

/// <summary>Reads the many spellings of a level and writes the one Hermes uses.</summary>
public static class LineLevels
{
    /// <summary>How a line without a level is shown.</summary>
    public const string Unknown = "UNKNOWN";

    private static readonly string[] Names = [Unknown, "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    /// <summary>The canonical name: ERROR, WARN, INFO, DEBUG, FATAL, TRACE or UNKNOWN.</summary>
    public static string ToText(this LineLevel? level) => Names[(int)(level ?? 0)];

    /// <summary>The canonical name: ERROR, WARN, INFO, DEBUG, FATAL or TRACE.</summary>
    public static string ToText(this LineLevel level) => Names[(int)level];

    /// <summary>Reads a level in the spellings of syslog, log4j, Python, .NET, java.util.logging and the web servers.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LineLevel level)
    {
        level = default;
        if (text.Length is 0 or > 11)
        {
            return false;
        }

        Span<char> upper = stackalloc char[text.Length];
        text.ToUpperInvariant(upper);
        level = upper switch
        {
            "INFO" or "INFORMATION" or "NOTICE" or "INF" or "I" => LineLevel.Info,
            "ERROR" or "ERR" or "SEVERE" or "E" => LineLevel.Error,
            "WARN" or "WARNING" or "WRN" or "W" => LineLevel.Warn,
            "DEBUG" or "DBG" or "FINE" or "CONFIG" or "D" => LineLevel.Debug,
            "TRACE" or "TRC" or "VERBOSE" or "FINER" or "FINEST" or "T" => LineLevel.Trace,
            "FATAL" or "CRITICAL" or "CRIT" or "FTL" or "EMERG" or "EMERGENCY" or "ALERT" or "PANIC" or "F" => LineLevel.Fatal,
            _ => default,
        };
        return level != default;
    }

    /// <summary>Reads the numeric levels of pino and bunyan: 10 (trace) to 60 (fatal).</summary>
    public static LineLevel? FromNumber(double number) =>
        number is >= 10 and <= 60 ? (LineLevel)(int)(number / 10) : null;
}
