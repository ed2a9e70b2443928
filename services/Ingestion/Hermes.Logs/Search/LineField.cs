namespace Hermes.Logs.Search;

/// <summary>A field of a line that is looked for by its whole value. The numbers are stored: never give one a new meaning.</summary>
public enum LineField
{
    /// <summary>Where it came from.</summary>
    Source = 1,

    /// <summary>The feed it belongs to.</summary>
    Feed = 2,

    /// <summary>The execution it belongs to.</summary>
    Execution = 3,

    /// <summary>The component that wrote it.</summary>
    Component = 4,

    /// <summary>Its template, 8 bytes.</summary>
    Template = 5,

    /// <summary>Kind of error.</summary>
    Category = 6,

    /// <summary>Its level, one byte; 0 when unknown.</summary>
    Level = 7,

    /// <summary>A mark, one byte with its number.</summary>
    Mark = 8,
}
