namespace Hermes.Logs.Parsing;

/// <summary>What had to be done to a line before it could be kept.</summary>
[Flags]
public enum LineMarks
{
    /// <summary>Kept as it came.</summary>
    None = 0,

    /// <summary>Longer than the limit: only its beginning is kept.</summary>
    Truncated = 1,

    /// <summary>Bytes that are no UTF-8 were replaced by U+FFFD.</summary>
    InvalidUtf8 = 2,

    /// <summary>NUL characters, which Postgres cannot store, were removed.</summary>
    NulRemoved = 4,

    /// <summary>The stated time is before 2000 or more than a day ahead: the time of receipt is used instead.</summary>
    TimestampSuspect = 8,

    /// <summary>No format fits: the message is the whole line.</summary>
    Unparsed = 16,

    /// <summary>The stated time is older than what is kept: filed under the time of receipt.</summary>
    OlderThanRetention = 32,

    /// <summary>Day and month of the stated time could be the other way round, and nothing has said which.</summary>
    AmbiguousDate = 64,

    /// <summary>The zone is named by letters with several meanings, or the time falls into the hour that clocks repeat in autumn.</summary>
    AmbiguousZone = 128,
}
