using Hermes.Ingestion.FileTailing;
using Hermes.Logs.Parsing;
using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Ingestion.Intake;

/// <summary>Lines that are stored together or not at all: one request, or one stretch of a followed file.</summary>
internal sealed class IntakeUnit(string source, IReadOnlyList<ParsedLine> lines, long bytes, DateTimeOffset received, CheckpointMove? checkpoint = null, IdempotentRequest? request = null)
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Source => source;

    public IReadOnlyList<ParsedLine> Lines => lines;

    public long Bytes => bytes;

    public DateTimeOffset Received => received;

    /// <summary>Commits with the lines, so that a restart neither repeats nor skips one.</summary>
    public CheckpointMove? Checkpoint => checkpoint;

    /// <summary>Key and answer of a request that may come again; commits with the lines.</summary>
    public IdempotentRequest? Request => request;

    public string? TraceParent { get; } = HermesTelemetry.CurrentTraceParent;

    /// <summary>Completes after the commit.</summary>
    public Task Committed => _committed.Task;

    public void Complete() => _committed.TrySetResult();

    public void Fail(Exception reason) => _committed.TrySetException(reason);
}
