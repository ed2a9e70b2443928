using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Hermes.Logs.Parsing.Records;

/// <summary>How lines become records.</summary>
public sealed class MultilineRules
{
    private MultilineRules(bool enabled, Regex? start)
    {
        Enabled = enabled;
        Start = start;
    }

    /// <summary>Joins the usual shapes of stack traces and indented continuations.</summary>
    public static MultilineRules Usual { get; } = new(true, null);

    /// <summary>Keeps every line on its own.</summary>
    public static MultilineRules Off { get; } = new(false, null);

    /// <summary>False when every line is a record.</summary>
    public bool Enabled { get; }

    private Regex? Start { get; }

    /// <summary>Joins every line that the pattern does not match to the record before it.</summary>
    /// <param name="pattern">Regular expression of a record's first line.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="error">Why the pattern cannot be used.</param>
    public static bool TryCreate(string? pattern, [NotNullWhen(true)] out MultilineRules? rules, [NotNullWhen(false)] out string? error)
    {
        rules = SafePattern.TryCompile(pattern, out var regex, out error) ? new MultilineRules(true, regex) : null;
        return rules is not null;
    }

    /// <summary>Whether a line, which is not blank, belongs to the record before it.</summary>
    internal bool Continues(ref TraceState trace, ReadOnlySpan<byte> line, bool afterBlank) =>
        Enabled && (Start is null ? trace.Takes(line, afterBlank) : !StartsRecord(line));

    private bool StartsRecord(ReadOnlySpan<byte> line)
    {
        line = line[..Math.Min(line.Length, LineText.MaxBytes)];
        var chars = ArrayPool<char>.Shared.Rent(line.Length + 1);
        try
        {
            return Start!.IsMatch(chars.AsSpan(0, Encoding.UTF8.GetChars(line, chars)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }
}
