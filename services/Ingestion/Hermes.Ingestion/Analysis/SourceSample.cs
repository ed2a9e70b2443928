using System.Text;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Sources;
using Hermes.Logs.Parsing;
using Hermes.Logs.Parsing.Records;

namespace Hermes.Ingestion.Analysis;

/// <summary>A piece of text read by the settings of a source, which learns nothing from it.</summary>
internal sealed class SourceSample
{
    private readonly LineParser _parser;
    private readonly LineContext _context;

    private SourceSample(SourceSettings settings, ReadOnlySpan<byte> text, DateTimeOffset received)
    {
        _parser = SourceCompiler.Compile(settings, false).Parser;
        _context = _parser.NewContext();
        _context.Received = received;
        _context.Path = settings.Path;
        _context.Feed = settings.Feed is { } feed ? Encoding.UTF8.GetBytes(feed) : null;
        Verdict = _parser.Study(text, received);
    }

    /// <summary>The format the text is written in, with the others that read some of it.</summary>
    public FormatVerdict Verdict { get; }

    public List<SampleRecord> Records { get; } = [];

    /// <summary>Reads text: its lines become records as those of the source do.</summary>
    /// <param name="settings">Checked settings of a source.</param>
    /// <param name="text">Lines.</param>
    /// <param name="received">Stands in for times that are not stated.</param>
    /// <param name="most">Records to read; the verdict looks at more.</param>
    public static SourceSample Read(SourceSettings settings, ReadOnlySpan<byte> text, DateTimeOffset received, int most = int.MaxValue)
    {
        var sample = new SourceSample(settings, text, received);
        var records = new RecordSplitter(text, sample._parser.Multiline, isWhole: true);
        var line = 1;
        var from = 0;
        while (sample.Records.Count < most && records.Next(out var record))
        {
            text.Overlaps(record, out var at);
            line += text[from..at].Count((byte)'\n');
            from = at;
            sample.Add(line, record);
        }

        return sample;
    }

    /// <summary>Reads texts of which each is one record.</summary>
    public static SourceSample Read(SourceSettings settings, IReadOnlyList<string> records, DateTimeOffset received)
    {
        var sample = new SourceSample(settings, Encoding.UTF8.GetBytes(string.Join('\n', records)), received);
        for (var i = 0; i < records.Count; i++)
        {
            sample.Add(i + 1, Encoding.UTF8.GetBytes(records[i]));
        }

        return sample;
    }

    private void Add(int number, ReadOnlySpan<byte> record)
    {
        var line = _parser.Parse(record, _context);
        Records.Add(new SampleRecord(
            number,
            record.Count((byte)'\n') + 1,
            // The time of receipt stands in where a line states none; here that would only mislead.
            line.StatedTime ?? (line.Time == _context.Received ? null : line.Time),
            line.Level,
            Text(line.Component),
            Encoding.UTF8.GetString(line.Message),
            Encoding.UTF8.GetString(line.Raw),
            Text(line.Feed),
            Text(line.ExecutionId),
            line.Marks,
            line.Format));
    }

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}
