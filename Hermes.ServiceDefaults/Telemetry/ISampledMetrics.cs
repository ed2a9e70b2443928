namespace Hermes.ServiceDefaults.Telemetry;

/// <summary>Figures that have to be asked for, like the rows of a table. A scrape tells those of the last time.</summary>
public interface ISampledMetrics
{
    /// <summary>Asks; called every few seconds. When it throws, the last figures stay.</summary>
    Task SampleAsync(CancellationToken ct);
}
