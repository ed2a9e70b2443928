using System.Diagnostics;

namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>Hermes's own spans, and trace contexts that outlive a process.</summary>
public static class HermesTelemetry
{
    /// <summary>Name of the source and the meter.</summary>
    public const string Name = "Hermes";

    /// <summary>Spans of Hermes's own work.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>W3C <c>traceparent</c> of the current span, to store beside work that is done later; null without one.</summary>
    public static string? CurrentTraceParent => Activity.Current?.Id;

    /// <summary>Starts a span that continues a stored trace, so that one trace spans queues and restarts.</summary>
    /// <param name="name">Name of the span.</param>
    /// <param name="traceParent">Stored W3C traceparent; null or unreadable begins a new trace.</param>
    /// <param name="kind">Kind of the span.</param>
    public static Activity? Continue(string name, string? traceParent, ActivityKind kind = ActivityKind.Internal)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return Source.StartActivity(name, kind, parent);
    }
}
