using System.Buffers;
using Hermes.Ingestion.DetectionRules;
using Hermes.Logs.Templates;

namespace Hermes.Ingestion.Intake;

/// <summary>Mines, judges and counts parsed lines: everything between parsing and the database.</summary>
internal sealed class BatchPreparer(TemplateCatalog templates, DetectorHolder detectors)
{
    // Words that matter stand at the beginning; a 64 KB line is not searched by every rule.
    private const int JudgedBytes = 4_096;

    /// <summary>Adds units to a batch. A source's units must come one after the other: a template being settled is met by no other lines.</summary>
    public async Task AddAsync(PreparedBatch batch, IReadOnlyList<IntakeUnit> units, CancellationToken ct)
    {
        var lines = units.Sum(unit => unit.Lines.Count);
        var learnt = ArrayPool<Template>.Shared.Rent(lines);
        try
        {
            var births = new HashSet<int>();
            Learn(units, learnt, births);
            foreach (var source in units.Select(unit => unit.Lines.Source).Distinct())
            {
                await templates.SettleAsync(source, ct);
            }

            Judge(batch, units, learnt, births);
        }
        finally
        {
            ArrayPool<Template>.Shared.Return(learnt, clearArray: true);
        }
    }

    private void Learn(IReadOnlyList<IntakeUnit> units, Template[] learnt, HashSet<int> births)
    {
        var i = 0;
        foreach (var unit in units)
        {
            var miner = templates.Miner.Source(unit.Lines.Source);
            foreach (var row in unit.Lines)
            {
                learnt[i] = miner.Learn(row.Message, out var isNew);
                if (isNew)
                {
                    births.Add(i);
                }

                i++;
            }
        }
    }

    private void Judge(PreparedBatch batch, IReadOnlyList<IntakeUnit> units, Template[] learnt, HashSet<int> births)
    {
        var detector = detectors.Current;
        var i = 0;
        foreach (var unit in units)
        {
            batch.Begin(unit);
            foreach (var row in unit.Lines)
            {
                var template = learnt[i].Current;
                var detection = detector.Detect(row.Level, BatchRow.Cut(row.Message, JudgedBytes), template, row.Time);
                batch.Add(row, template, births.Count > 0 && births.Contains(i) && template == learnt[i], detection);
                i++;
            }
        }
    }
}
