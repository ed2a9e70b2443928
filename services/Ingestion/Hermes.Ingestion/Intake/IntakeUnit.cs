using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Ingestion.Intake;

/// <summary>Lines that are stored together or not at all: one request, or one stretch of a followed file.</summary>
internal sealed class IntakeUnit(LineBatch lines, ICheckpoint? checkpoint = null, IdempotentRequest? request = null)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public LineBatch Lines => lines;

    /// <summary>Commits with the lines, so that a restart neither repeats nor skips one.</summary>
    public ICheckpoint? Checkpoint => checkpoint;

    /// <summary>Key and answer of a request that may come again; commits with the lines.</summary>
    public IdempotentRequest? Request => request;

    public string? TraceParent { get; } = HermesTelemetry.CurrentTraceParent;

    /// <summary>Completes after the commit.</summary>
    public Task Committed => _committed.Task;

    /// <summary>Begins to store the lines; false when their sender has withdrawn them.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Gives up; false when the lines are being stored already.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;

    public void Complete() => _committed.TrySetResult();

    public void Fail(Exception reason) => _committed.TrySetException(reason);
}
