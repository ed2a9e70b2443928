using Hermes.Ingestion.DetectionRules;
using Hermes.Logs.Detection;
using Hermes.Logs.Parsing;
using Hermes.Logs.Templates;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Intake;

/// <summary>Mines, judges and counts parsed lines: everything between parsing and the database.</summary>
internal sealed class BatchPreparer(TemplateCatalog templates, DetectorHolder detectors, IOptions<IngestionOptions> options)
{
    // Words that matter stand at the beginning; a 64 KB line is not searched by every rule.
    private const int JudgedLength = 4_096;

    public PreparedBatch Prepare(IReadOnlyList<IntakeUnit> units)
    {
        var batch = new PreparedBatch(units);
        var detector = detectors.Current;
        templates.Use(miner =>
        {
            foreach (var unit in units)
            {
                var oldest = new DateTimeOffset(unit.Received.UtcDateTime.Date, TimeSpan.Zero).AddDays(-options.Value.RetentionDays);
                foreach (var parsed in unit.Lines)
                {
                    Add(batch, unit, WithinRetention(parsed, unit.Received, oldest), miner, detector);
                }
            }
        });
        return batch;
    }

    private static void Add(PreparedBatch batch, IntakeUnit unit, ParsedLine line, TemplateMiner miner, ErrorDetector detector)
    {
        var template = miner.Learn(unit.Source, line.Message, out var isNew);
        var judged = line.Message.Length <= JudgedLength ? line.Message : line.Message[..JudgedLength];
        var detection = detector.Detect(line.Level, judged, template.Id, line.Time);
        var stored = new StoredLine
        {
            Line = line,
            Source = unit.Source,
            Received = unit.Received,
            TemplateId = template.Id,
            Category = detection?.Category,
        };
        batch.Add(stored, template, isNew, detection);
    }

    // Its day is dropped already. Filed under today the line is still kept as long as any other.
    private static ParsedLine WithinRetention(ParsedLine line, DateTimeOffset received, DateTimeOffset oldest) => line.Time >= oldest
        ? line
        : line with { Time = received, StatedTime = line.Time, Marks = line.Marks | LineMarks.OlderThanRetention };
}
