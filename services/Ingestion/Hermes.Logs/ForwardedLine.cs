using Hermes.Logs.Parsing;

namespace Hermes.Logs;

/// <summary>A line of text that a forwarder took from somewhere and sent on, with the time at which it saw it.</summary>
public static class ForwardedLine
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    /// <summary>
    /// Parses a line. The forwarder's time stands for the line's own where it states none, and for the year of timestamps
    /// without one, unless that time is impossible.
    /// </summary>
    /// <param name="text">The line.</param>
    /// <param name="parser">The parser of its source.</param>
    /// <param name="context">Its time of receipt is as before afterwards.</param>
    /// <param name="seen">When the forwarder saw it, or null.</param>
    public static ParsedLine Parse(ReadOnlySpan<byte> text, LineParser parser, LineContext context, DateTimeOffset? seen)
    {
        var received = context.Received;
        var possible = seen >= Earliest && seen <= received + FurthestAhead;
        context.Received = possible ? seen!.Value : received;
        var line = parser.Parse(text, context);
        context.Received = received;
        if (seen is not null && !possible && line.Time == received && line.StatedTime is null)
        {
            line.StatedTime = seen;
            line.Marks |= LineMarks.TimestampSuspect;
        }

        return line;
    }
}
