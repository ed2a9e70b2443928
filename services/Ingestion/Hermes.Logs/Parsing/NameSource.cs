namespace Hermes.Logs.Parsing;

/// <summary>Where a name stands.</summary>
public enum NameSource
{
    /// <summary>In a field of a structured record.</summary>
    Field,

    /// <summary>In the path of the file.</summary>
    Path,

    /// <summary>In the message.</summary>
    Message,
}
