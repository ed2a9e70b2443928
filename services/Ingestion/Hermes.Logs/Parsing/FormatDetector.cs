using Hermes.Logs.Parsing.Formats;
using Hermes.Logs.Parsing.Records;
using Hermes.Logs.Parsing.Times;

namespace Hermes.Logs.Parsing;

/// <summary>Finds out from a sample how lines are written.</summary>
public static class FormatDetector
{
    /// <summary>The most records of a sample that are looked at.</summary>
    public const int MostRecords = 500;

    // Columns before a format must be there nearly always.
    private const double ColumnShare = 0.8;
    private const double NumberShare = 0.95;

    // Columns show in few records and at their beginning; many formats are tried behind them.
    private const int MostColumnRecords = 100;
    private const int LongestColumnHead = 1_024;

    // A sample that a format of its own reads this often needs no columns.
    private const double Enough = 0.5;

    /// <summary>Judges a sample by the built-in formats.</summary>
    /// <param name="sample">The first lines of a file or body.</param>
    /// <param name="received">When it was received.</param>
    /// <param name="zone">The zone of timestamps that state none.</param>
    public static FormatVerdict Detect(ReadOnlySpan<byte> sample, DateTimeOffset received, TimeZoneInfo? zone = null) =>
        new LineParser(LineParser.BuiltIn, zone).Study(sample, received);

    /// <summary>Counts the records of the sample that each format reads.</summary>
    internal static (long[] Fits, ColumnFormat? Columns) Count(IReadOnlyList<byte[]> heads, ILineFormat[] formats, LineContext context, DateOrder order)
    {
        var fits = new long[formats.Length];
        foreach (var head in heads)
        {
            for (var i = 0; i < formats.Length; i++)
            {
                fits[i] += Reads(formats[i], head, context, order, out _) ? 1 : 0;
            }
        }

        // By share alone: that a sample is small is no reason to look for columns.
        var best = formats.Select((format, i) => FormatScore.Of(format, fits[i], heads.Count) * (heads.Count + 1) / Math.Max(1, heads.Count)).DefaultIfEmpty().Max();
        return (fits, best < Enough ? LearnColumns(heads, formats, context, order) : null);
    }

    /// <summary>What the dates that this format reads say about the order of day and month.</summary>
    internal static void SeeDates(IReadOnlyList<byte[]> heads, ILineFormat format, LineContext context, DateOrder order)
    {
        foreach (var head in heads)
        {
            if (Reads(format, head, context, order, out _) && context.ShowsDayFirst is { } dayFirst)
            {
                order.See(dayFirst);
            }
        }
    }

    /// <summary>The words that stand before a format in nearly all lines; null when there are none.</summary>
    internal static ColumnFormat? LearnColumns(IReadOnlyList<byte[]> heads, IReadOnlyList<ILineFormat> formats, LineContext context, DateOrder order)
    {
        heads = [.. heads.Take(MostColumnRecords).Select(head => head.Length <= LongestColumnHead ? head : head[..LongestColumnHead])];
        ColumnFormat? best = null;
        var most = 0.0;
        foreach (var inner in formats.Where(format => format is not IColumnFormat and not PatternFormat))
        {
            for (var before = 1; before <= FormatCatalog.MostColumns; before++)
            {
                var columns = new ColumnFormat(before, inner, 0);
                var score = heads.Sum(head => Reads(columns, head, context, order, out var worth) ? worth : 0) / heads.Count;
                // Of equals the more exact format and the fewer columns win.
                if (score > most + 0.001)
                {
                    (best, most) = (columns.WithNumbers(NumbersAfter(columns, heads, context, order)), score);
                }
            }
        }

        return best is not null && heads.Count(head => Reads(best, head, context, order, out _)) >= ColumnShare * heads.Count ? best : null;
    }

    private static int NumbersAfter(ColumnFormat columns, IReadOnlyList<byte[]> heads, LineContext context, DateOrder order)
    {
        var after = 0;
        while (after < 2 && heads.Count(head => Reads(columns.WithNumbers(after + 1), head, context, order, out _)) >= NumberShare * heads.Count)
        {
            after++;
        }

        return after;
    }

    private static bool Reads(ILineFormat format, byte[] head, LineContext context, DateOrder order, out double worth)
    {
        context.Begin(order);
        var fields = default(LineFields);
        var reads = format.TryRead(head, context, ref fields);
        // What is found besides the message makes a reading worth more.
        worth = (fields.Timestamp is null ? 0 : 0.4) + (fields.Level is null ? 0 : 0.3) + (fields.Component.IsEmpty ? 0 : 0.3);
        return reads && (format is not ColumnFormat || fields.Timestamp is not null);
    }

    /// <summary>The first lines of the records of a sample.</summary>
    internal static List<byte[]> Heads(ReadOnlySpan<byte> sample, RecordJoiner joiner)
    {
        var heads = new List<byte[]>();
        foreach (var range in sample.Split((byte)'\n'))
        {
            if (joiner.Add(sample[range].TrimEnd((byte)'\r'), out var record))
            {
                Take(record, heads);
            }

            if (heads.Count == MostRecords)
            {
                return heads;
            }
        }

        // The sample may end within its last line; that one counts only where there is no other.
        if (joiner.Flush(out var last) && (heads.Count == 0 || sample.EndsWith("\n"u8)))
        {
            Take(last, heads);
        }

        return heads;
    }

    private static void Take(in JoinedRecord record, List<byte[]> heads)
    {
        var marks = LineMarks.None;
        var head = LineText.Clean(record.FirstLine, new System.Buffers.ArrayBufferWriter<byte>(), ref marks);
        if (!head.Trim(" \t"u8).IsEmpty)
        {
            heads.Add(head.ToArray());
        }
    }
}
