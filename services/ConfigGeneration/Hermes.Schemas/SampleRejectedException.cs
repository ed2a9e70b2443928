namespace Hermes.Schemas;

/// <summary>A sample that cannot be read as a table. The message says what is wrong, where, and what to do about it.</summary>
/// <param name="code">Stable name of the reason, for example <c>binaryFile</c>.</param>
/// <param name="message">What is wrong.</param>
/// <param name="advice">What the person who sent it can do.</param>
/// <param name="line">Physical line, counted from 1; null when the whole file is at fault.</param>
public sealed class SampleRejectedException(string code, string message, string advice, long? line = null) : Exception(message)
{
    /// <summary>Stable name of the reason.</summary>
    public string Code { get; } = code;

    /// <summary>What the person who sent it can do.</summary>
    public string Advice { get; } = advice;

    /// <summary>Physical line, counted from 1; null when the whole file is at fault.</summary>
    public long? Line { get; } = line;
}
