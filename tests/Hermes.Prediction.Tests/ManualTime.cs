namespace Hermes.Prediction.Tests;

/// <summary>A clock that stands until it is moved. Timers of the host run on the real clock, so nothing waits for it.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    public void MoveTo(DateTimeOffset time) => now = time;
}
