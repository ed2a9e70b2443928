namespace Hermes.Logs.Parsing.Records;

/// <summary>
/// Adds to the message of a record what its trace says went wrong: the exception, which Python writes last and Java below the first
/// line, and the last cause. Templates and rules see only the message, and a first line such as "job failed" says too little.
/// </summary>
internal static class TraceSummary
{
    private const int LongestPart = 500;
    private const int MostLines = RecordJoiner.MaxLines;

    /// <summary>The message with the exception; the message itself where the other lines name none.</summary>
    /// <param name="message">The message of the first line.</param>
    /// <param name="others">The other lines.</param>
    /// <param name="context">Scratch memory for the new message.</param>
    /// <param name="found">True when the lines are a trace.</param>
    public static ReadOnlySpan<byte> Append(ReadOnlySpan<byte> message, ReadOnlySpan<byte> others, LineContext context, out bool found)
    {
        Find(message, others, out var exception, out var cause);
        found = !exception.IsEmpty || !cause.IsEmpty;
        exception = message.IndexOf(exception) >= 0 ? default : exception;
        if (exception.IsEmpty && cause.IsEmpty)
        {
            return message;
        }

        var room = context.Scratch.GetSpan(message.Length + exception.Length + cause.Length + 6);
        message.CopyTo(room);
        var length = Add(room, Add(room, message.Length, exception), cause);
        context.Scratch.Advance(length);
        return room[..length];
    }

    private static int Add(Span<byte> room, int length, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return length;
        }

        " | "u8.CopyTo(room[length..]);
        part.CopyTo(room[(length + 3)..]);
        return length + 3 + part.Length;
    }

    private static void Find(ReadOnlySpan<byte> message, ReadOnlySpan<byte> others, out ReadOnlySpan<byte> exception, out ReadOnlySpan<byte> cause)
    {
        exception = cause = default;
        var python = message.EndsWith(TraceLines.Traceback);
        var seen = 0;
        while (!others.IsEmpty && seen++ < MostLines)
        {
            var end = others.IndexOf((byte)'\n');
            var line = end < 0 ? others : others[..end];
            others = end < 0 ? default : others[(end + 1)..];
            var flush = !line.IsEmpty && line[0] is not ((byte)' ' or (byte)'\t');
            if (flush && line.StartsWith(TraceLines.Traceback))
            {
                python = true;
            }
            else if (flush && line.StartsWith("Caused by:"u8))
            {
                cause = Part(line);
            }
            else if (flush && python && !TraceLines.IsChain(line))
            {
                // The last of a chain is the one that was not caught.
                exception = Part(line);
                python = false;
            }
            else if (exception.IsEmpty && TraceLines.IsException(line[TraceLines.Indent(line)..]))
            {
                exception = Part(line[TraceLines.Indent(line)..]);
            }
        }
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> line) =>
        (line.Length <= LongestPart ? line : line[..LineText.WholeCharacters(line, LongestPart)]).TrimEnd(" \r"u8);
}
