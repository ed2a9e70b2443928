using System.Text;
using Hermes.Contracts.Ingestion;
using Hermes.Ingestion.Analysis;
using Hermes.Ingestion.AuditTables;
using Hermes.Ingestion.FileTailing;
using Hermes.Ingestion.Intake;
using Hermes.Ingestion.Logs;
using Hermes.Logs;
using Hermes.Logs.Parsing;

namespace Hermes.Ingestion.Sources;

/// <summary>Tries settings before they are stored: reads a sample, the beginning of the newest file or the first rows, and keeps nothing.</summary>
internal sealed class SourceTrial(SourceCheck check, AllowedPaths allowed, AuditTableProbe tables, TimeProvider time)
{
    private const int SampleBytes = 256 * 1024;
    private const int MostExamples = 20;

    /// <summary>What is wrong by field; of a pasted sample nothing needs to be there.</summary>
    public Dictionary<string, string[]> Check(SourceSettings settings, string? sample)
    {
        if (sample?.Length > SampleBytes)
        {
            return new() { ["sample"] = [$"The sample has {sample.Length} characters; {SampleBytes} are enough."] };
        }

        return check.Last([sample is null ? settings : settings with { Path = null, Sql = null }], []);
    }

    public async Task<SourceTestResult> RunAsync(SourceSettings settings, string? sample, CancellationToken ct)
    {
        if (sample is not null)
        {
            return Read(settings, Encoding.UTF8.GetBytes(sample), null, null);
        }

        if (settings.Sql is not null)
        {
            return await tables.TryAsync(settings, ct);
        }

        return settings.Path is not null ? Follow(settings) : Broken("Paste some lines to try the settings on.", null);
    }

    private SourceTestResult Follow(SourceSettings settings)
    {
        var pattern = new FilePattern(settings.Path!);
        var scan = new FolderScan(pattern, allowed.Refusal);
        var view = pattern.IsLiteral ? scan.Glance() : scan.List(_ => false);
        var files = view.Files.Where(file => file.IsWritten).ToList();
        if (files.Count == 0)
        {
            return Broken(view.Error ?? "There is no such file yet. It is followed as soon as there is one.", 0);
        }

        try
        {
            using var content = FileContent.Open(files[^1].Target ?? files[^1].Path, files[^1].Gzip);
            var bytes = new byte[SampleBytes];
            var read = content.Fill(bytes, 0);
            return read == 0 ? Broken($"'{files[^1].Path}' is empty.", files.Count) : Read(settings, bytes.AsSpan(0, read), files.Count, files[^1].Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Broken(e is UnauthorizedAccessException ? $"Hermes may not read '{files[^1].Path}'. Give the user it runs as the right to read it." : e.Message, files.Count);
        }
    }

    private SourceTestResult Read(SourceSettings settings, ReadOnlySpan<byte> sample, int? files, string? path)
    {
        if (BinaryCheck.LooksBinary(sample))
        {
            return Broken("This is binary, not text.", files);
        }

        var read = SourceSample.Read(settings with { Path = path }, sample, time.GetUtcNow());
        return new SourceTestResult
        {
            Works = read.Records.Count > 0,
            Problem = read.Records.Count > 0 ? null : "There are only empty lines.",
            Question = read.Records.Exists(record => record.Marks.HasFlag(LineMarks.AmbiguousDate)) ? "Dates such as 01/02/2026 can be read in two ways. Say which in 'dayFirst'." : null,
            Format = read.Verdict.Format,
            FormatConfidence = read.Verdict.Format is null ? null : read.Verdict.Confidence,
            Alternatives = [.. read.Verdict.Alternatives.Select(guess => new Contracts.Ingestion.FormatGuess(guess.Format, guess.Confidence))],
            Files = files,
            Records = read.Records.Count,
            Unparsed = read.Records.Count(record => record.Marks.HasFlag(LineMarks.Unparsed)),
            Examples = [.. read.Records.Take(MostExamples).Select(ToExample)],
        };
    }

    private static TestedRecord ToExample(SampleRecord record) => new()
    {
        Timestamp = record.Time,
        Level = record.Level is { } level ? level.ToText() : null,
        Component = record.Component,
        Message = record.Message,
        Feed = record.Feed,
        ExecutionId = record.ExecutionId,
        Raw = record.Raw,
        Marks = MarkNames.Of(record.Marks),
    };

    private static SourceTestResult Broken(string problem, int? files) => new() { Works = false, Problem = problem, Files = files };
}
