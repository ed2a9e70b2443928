using System.Diagnostics.Metrics;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Ingestion.Intake;

/// <summary>Figures of intake. Counted by unit and batch, never by line.</summary>
internal sealed class IntakeMetrics
{
    private readonly Meter meter;
    private readonly Counter<long> received;
    private readonly Counter<long> stored;
    private readonly Counter<long> failed;
    private readonly Counter<long> lost;
    private readonly Counter<long> rejected;
    private readonly Counter<long> refused;
    private readonly Histogram<double> duration;

    public IntakeMetrics(IMeterFactory meters)
    {
        meter = meters.CreateHermes();
        received = meter.CreateCounter<long>("hermes.ingestion.lines.received", "{line}", "Lines taken into the queue, from senders or followed files.").FromZero("via", "http", "file");
        stored = meter.CreateCounter<long>("hermes.ingestion.lines.stored", "{line}", "Lines committed to the database.").FromZero();
        failed = meter.CreateCounter<long>("hermes.ingestion.lines.failed", "{line}", "Lines that could not be stored; their senders were told, and files are read again.").FromZero();
        lost = meter.CreateCounter<long>("hermes.ingestion.lines.lost", "{line}", "Lines acknowledged to their sender that the database did not take. Must be 0.").FromZero();
        rejected = meter.CreateCounter<long>("hermes.ingestion.lines.rejected", "{line}", "Lines of a request that could not be read; the answer names each.").FromZero();
        refused = meter.CreateCounter<long>("hermes.ingestion.requests.refused", "{request}", "Requests answered with 429 because intake was full.").FromZero();
        duration = meter.CreateHistogram<double>("hermes.ingestion.batch.duration", "s", "Time to store a batch of lines, commit included.");
    }

    public void Received(IntakeUnit unit) => received.Add(unit.Lines.Count, new KeyValuePair<string, object?>("via", unit.Checkpoint is null ? "http" : "file"));

    public void Refused() => refused.Add(1);

    public void Rejected(int lines) => rejected.Add(lines);

    public void Failed(int lines) => failed.Add(lines);

    /// <summary>A batch was committed.</summary>
    /// <param name="acknowledged">Lines whose senders are told that they are stored.</param>
    /// <param name="copied">Rows that the database says it took.</param>
    /// <param name="needed">Time it took.</param>
    public void Stored(int acknowledged, long copied, TimeSpan needed)
    {
        stored.Add(copied);
        lost.Add(Math.Max(0, acknowledged - copied));
        duration.Record(needed.TotalSeconds);
    }

    public void Watch(Func<long> bytes, Func<long> lines, long limit)
    {
        meter.CreateObservableGauge("hermes.ingestion.queue.bytes", bytes, "By", "Bytes that wait to be stored.");
        meter.CreateObservableGauge("hermes.ingestion.queue.lines", lines, "{line}", "Lines that wait to be stored.");
        meter.CreateObservableGauge("hermes.ingestion.queue.limit", () => limit, "By", "Bytes that may wait; beyond that senders get 429.");
    }
}
