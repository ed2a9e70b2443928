namespace Hermes.Logs.Detection;

/// <summary>How bad an error looks from the log alone.</summary>
public enum DetectionSeverity
{
    /// <summary>Worth a look.</summary>
    Low,

    /// <summary>Work is impaired.</summary>
    Medium,

    /// <summary>Work of one feed has failed.</summary>
    High,

    /// <summary>Several feeds or data are at stake.</summary>
    Critical,
}
