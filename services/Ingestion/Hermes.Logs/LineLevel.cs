namespace Hermes.Logs;

/// <summary>How serious a line says it is. A line that says nothing has no level (null), written UNKNOWN.</summary>
public enum LineLevel
{
    /// <summary>Finest detail.</summary>
    Trace = 1,

    /// <summary>Detail for developers.</summary>
    Debug = 2,

    /// <summary>Normal operation.</summary>
    Info = 3,

    /// <summary>Something to look at.</summary>
    Warn = 4,

    /// <summary>An operation failed.</summary>
    Error = 5,

    /// <summary>The process cannot go on.</summary>
    Fatal = 6,
}
