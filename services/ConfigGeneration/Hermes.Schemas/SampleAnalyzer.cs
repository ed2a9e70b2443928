using System.Text;
using Hermes.Schemas.Flattening;
using Hermes.Schemas.Records;
using Hermes.Schemas.Text;

namespace Hermes.Schemas;

/// <summary>Reads the beginning of a file and says how to read it, what its columns are, and what is left open.</summary>
public static class SampleAnalyzer
{
    /// <summary>Analyses a sample.</summary>
    /// <param name="stream">The file from its first byte; only <see cref="SampleLimits.MaxBytes"/> are read.</param>
    /// <param name="limits">How much to look at.</param>
    /// <param name="answers">Answers to <see cref="SampleAnalysis.Questions"/> of an earlier analysis, by question id.</param>
    /// <param name="ct">Cancels between rows.</param>
    /// <exception cref="SampleRejectedException">The file is empty, binary or not readable as a table.</exception>
    public static SampleAnalysis Analyze(Stream stream, SampleLimits? limits = null, IReadOnlyDictionary<string, string>? answers = null, CancellationToken ct = default)
    {
        limits ??= SampleLimits.Default;
        var asked = new AskedAnswers(answers ?? new Dictionary<string, string>());
        answers = asked;
        var (unpacked, packing) = PackedFile.Open(stream);
        var sample = ReadSample(unpacked, limits.MaxBytes, answers.GetValueOrDefault("encoding"));
        var head = sample.Head();
        if (string.IsNullOrWhiteSpace(head))
        {
            throw new SampleRejectedException("emptyFile", "The file is empty.", "Send a file with at least one row of data.");
        }

        var analysis = FormatOf(head) switch
        {
            FileFormat.Json => AnalyzeJson(sample.Text(), sample.Encoding, sample.Complete, limits, answers, ct),
            FileFormat.Xml => AnalyzeXml(sample.Bytes, sample.Encoding, sample.Complete, limits, answers, ct),
            _ => TableAnalyzer.Analyze(sample, limits, answers, ct),
        };
        if (analysis.Columns.Count == 0)
        {
            throw new SampleRejectedException("recordsNotFound", "The records of the file have no fields.", "Send a file whose records have at least one field.");
        }

        return analysis with
        {
            Asked = asked.Asked,
            Questions = EncodingDoubt.Of(sample.Bytes, sample.Encoding) is { } question && !answers.ContainsKey(question.Id) ? [question, .. analysis.Questions] : analysis.Questions,
            Findings = [.. FileFindings(packing, sample.Encoding), .. analysis.Findings],
        };
    }

    private static IEnumerable<SampleFinding> FileFindings(string? packing, DetectedEncoding encoding)
    {
        if (packing is not null)
        {
            yield return new SampleFinding("packed", Severity.Info, $"The file is packed with {packing} and was read unpacked.");
        }

        if (encoding.FirstOtherLine is { } line)
        {
            yield return new SampleFinding("mixedEncodings", Severity.Warning, $"The file is UTF-8 with letters of Windows-1252 among it, the first on line {line}. Both are read as they were written; have the sender write one encoding.", line);
        }
    }

    /// <summary>Profiles a whole file, however large, in bounded memory; keys are looked for only while <see cref="SampleLimits.MaxKeyRows"/> hold.</summary>
    /// <param name="stream">The file from its first byte; read forward once.</param>
    /// <param name="source">How to read it, as an analysis of its beginning told.</param>
    /// <param name="limits">What is refused; its bounds on bytes and rows do not count.</param>
    /// <param name="answers">Answers to questions of the earlier analysis, by question id.</param>
    /// <param name="ct">Cancels between batches of rows.</param>
    /// <exception cref="SampleRejectedException">The file breaks its format.</exception>
    public static SampleAnalysis ProfileWhole(Stream stream, SourceFormat source, SampleLimits? limits = null, IReadOnlyDictionary<string, string>? answers = null, CancellationToken ct = default)
    {
        limits = (limits ?? SampleLimits.Default) with { MaxRows = int.MaxValue };
        using var reader = RecordReader.Open(stream, source, limits);
        return SampleProfiler.Profile(reader, source, limits, complete: true, answers ?? new Dictionary<string, string>(), ct);
    }

    private static SampleAnalysis AnalyzeJson(string text, DetectedEncoding encoding, bool complete, SampleLimits limits, IReadOnlyDictionary<string, string> answers, CancellationToken ct)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var layout = JsonLayout.Detect(utf8, complete, limits, answers.GetValueOrDefault("records"));
        var source = new SourceFormat(layout.Format, encoding.Name, null, layout.RecordsPath) { Flatten = FlattenProposals.Chosen(answers, FlattenRules.None) };
        using var memory = new MemoryStream(utf8);
        using var reader = new JsonRecordReader(memory, new UTF8Encoding(false), source, limits, !complete);
        return WithLayout(SampleProfiler.Profile(reader, source, limits, complete, answers, ct), layout.Question, layout.Finding);
    }

    private static SampleAnalysis AnalyzeXml(byte[] bytes, DetectedEncoding encoding, bool complete, SampleLimits limits, IReadOnlyDictionary<string, string> answers, CancellationToken ct)
    {
        var by = TextEncodings.Get(encoding.Name);
        using var probe = new MemoryStream(bytes);
        var layout = XmlLayout.Detect(probe, by, !complete, limits, answers.GetValueOrDefault("records"));
        var source = new SourceFormat(FileFormat.Xml, encoding.Name, null, layout.RecordsPath) { Flatten = FlattenProposals.Chosen(answers, new FlattenRules { Lists = layout.Lists }) };
        using var memory = new MemoryStream(bytes);
        using var reader = new XmlRecordReader(memory, by, source, limits, !complete);
        return WithLayout(SampleProfiler.Profile(reader, source, limits, complete, answers, ct), layout.Question, layout.Finding);
    }

    private static SampleAnalysis WithLayout(SampleAnalysis analysis, Question? question, SampleFinding? finding) => analysis with
    {
        Questions = question is null ? analysis.Questions : [question, .. analysis.Questions],
        Findings = finding is null ? analysis.Findings : [finding, .. analysis.Findings],
    };

    private static FileFormat FormatOf(string text)
    {
        var head = text.AsSpan().TrimStart();
        head = head[..Math.Min(head.Length, 4096)];
        if (head[0] == '<' && head.Length > 1 && (char.IsLetter(head[1]) || head[1] is '?' or '!' or '_') && head.Contains('>'))
        {
            return FileFormat.Xml;
        }

        // "{" opens JSON when a name follows; "[" when a value does. "[id],[name]" is a header.
        var second = head.Length > 1 ? head[1..].TrimStart() : [];
        var json = head[0] switch
        {
            '{' => second.IsEmpty || second[0] is '"' or '}',
            '[' => second.IsEmpty || second[0] is '{' or '[' or '"' or ']' or '-' || char.IsAsciiDigit(second[0]) || second.StartsWith("null") || second.StartsWith("true") || second.StartsWith("false"),
            _ => false,
        };
        return json ? FileFormat.Json : FileFormat.Delimited;
    }

    private static SampleBytes ReadSample(Stream stream, int maxBytes, string? encoding)
    {
        var buffer = new byte[Math.Min(maxBytes, 64 * 1024)];
        var length = 0;
        while (true)
        {
            length += stream.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
            if (length < buffer.Length || length == maxBytes)
            {
                break;
            }

            Array.Resize(ref buffer, (int)Math.Min(maxBytes, buffer.Length * 4L));
        }

        var complete = length < buffer.Length || stream.ReadByte() < 0;
        var bytes = length < buffer.Length ? buffer[..length] : buffer;
        return new SampleBytes(bytes, complete, encoding is { Length: > 0 } && TextEncodings.Exists(encoding) ? new DetectedEncoding(encoding, 0) : TextEncodings.Detect(bytes));
    }
}
