namespace Hermes.Logs.Parsing;

public sealed partial class LineParser
{
    /// <summary>
    /// Looks at a sample before its lines are read: sets the format to try first and the order of day and month, and finds columns
    /// that stand before a format. Calling it is optional; without it the parser learns from the lines it reads.
    /// </summary>
    /// <param name="sample">The first lines of a file or body.</param>
    /// <param name="received">When they were received.</param>
    public FormatVerdict Study(ReadOnlySpan<byte> sample, DateTimeOffset received)
    {
        var context = NewContext();
        context.Received = received;
        var heads = FormatDetector.Heads(sample, NewJoiner());
        var (fits, columns) = FormatDetector.Count(heads, _formats, context, _order);
        if (columns is not null && _fit.Learns)
        {
            _columns.Columns = columns;
            (fits, _) = FormatDetector.Count(heads, _formats, context, _order);
        }

        var verdict = FormatScore.Verdict(_formats, fits, heads.Count, null);
        var best = Array.FindIndex(_formats, format => format.Name == verdict.Format);
        if (best >= 0)
        {
            FormatDetector.SeeDates(heads, _formats[best], context, _order);
            _fit.Choose(best, fits[best], heads.Count);
        }

        return verdict with { DayFirst = _order.DayFirst };
    }

    /// <summary>Looks for columns in lines that fit no format.</summary>
    internal void LearnColumns(IReadOnlyList<byte[]> lines, DateTimeOffset received)
    {
        var context = NewContext();
        context.Received = received;
        if (_columns.Columns is null && FormatDetector.LearnColumns(lines, _formats, context, _order) is { } found)
        {
            _columns.Columns = found;
            _fit.Choose(_formats.Length - 1, lines.Count, lines.Count);
        }
    }
}
