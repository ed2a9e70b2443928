namespace Hermes.Logs.Parsing;

/// <summary>One way in which lines are written.</summary>
public interface ILineFormat
{
    /// <summary>The name by which sources choose it.</summary>
    string Name { get; }

    /// <summary>Reads the fields of a line; false when the line is written in another way.</summary>
    /// <param name="line">UTF-8 without its line end.</param>
    /// <param name="context">What the line alone does not say, and scratch memory.</param>
    /// <param name="fields">Slices of the line or of the scratch memory.</param>
    bool TryRead(ReadOnlySpan<byte> line, LineContext context, ref LineFields fields);
}
