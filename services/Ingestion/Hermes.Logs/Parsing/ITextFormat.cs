namespace Hermes.Logs.Parsing;

/// <summary>One way in which lines are written.</summary>
public interface ITextFormat
{
    /// <summary>The name by which sources choose it.</summary>
    string Name { get; }

    /// <summary>The fields of the line, or null when the line is written in another way.</summary>
    /// <param name="line">One line without its line end.</param>
    /// <param name="zone">The zone of timestamps that state none.</param>
    TextFields? Read(string line, TimeZoneInfo zone);
}
