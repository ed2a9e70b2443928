using Hermes.Ingestion.DetectionRules;
using Hermes.Logs.Detection;
using Hermes.Logs.Parsing;
using Hermes.Logs.Templates;
using Microsoft.Extensions.Options;

namespace Hermes.Ingestion.Intake;

/// <summary>Mines, judges and counts parsed lines: everything between parsing and the database.</summary>
internal sealed class BatchPreparer(TemplateCatalog templates, DetectorHolder detectors, IOptions<IngestionOptions> options) : IDisposable
{
    // Words that matter stand at the beginning; a 64 KB line is not searched by every rule.
    private const int JudgedLength = 4_096;

    // A template that is being settled must not be met by the lines of another batch.
    private readonly SemaphoreSlim _oneAtATime = new(1);

    public async Task<PreparedBatch> PrepareAsync(IReadOnlyList<IntakeUnit> units, CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            var learnt = new List<Template>(units.Sum(unit => unit.Lines.Count));
            var births = new Dictionary<int, Template>();
            templates.Use(miner => Learn(units, miner, learnt, births));
            var replaced = await templates.SettleAsync(births.Values, ct);
            return Judge(units, learnt, births, replaced);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private static void Learn(IReadOnlyList<IntakeUnit> units, TemplateMiner miner, List<Template> learnt, Dictionary<int, Template> births)
    {
        foreach (var unit in units)
        {
            foreach (var line in unit.Lines)
            {
                var template = miner.Learn(unit.Source, line.Message, out var isNew);
                if (isNew)
                {
                    births[learnt.Count] = template;
                }

                learnt.Add(template);
            }
        }
    }

    private PreparedBatch Judge(
        IReadOnlyList<IntakeUnit> units, List<Template> learnt, Dictionary<int, Template> births, IReadOnlyDictionary<Template, Template> replaced)
    {
        var batch = new PreparedBatch(units);
        var detector = detectors.Current;
        var i = 0;
        foreach (var unit in units)
        {
            var oldest = new DateTimeOffset(unit.Received.UtcDateTime.Date, TimeSpan.Zero).AddDays(-options.Value.RetentionDays);
            foreach (var parsed in unit.Lines)
            {
                var template = replaced.GetValueOrDefault(learnt[i], learnt[i]);
                Add(batch, unit, WithinRetention(parsed, unit.Received, oldest), template, births.ContainsKey(i) && template == learnt[i], detector);
                i++;
            }
        }

        return batch;
    }

    private static void Add(PreparedBatch batch, IntakeUnit unit, ParsedText line, Template template, bool isNew, ErrorDetector detector)
    {
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
    private static ParsedText WithinRetention(ParsedText line, DateTimeOffset received, DateTimeOffset oldest) => line.Time >= oldest
        ? line
        : line with { Time = received, StatedTime = line.Time, Marks = line.Marks | LineMarks.OlderThanRetention };
}
