using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Ollama;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>Figures of explaining errors: who did and how long it took, and why the rules answered in place of the language model.</summary>
internal sealed class ExplainingMetrics
{
    /// <summary>All places were taken.</summary>
    public const string Busy = "busy";

    /// <summary>It failed several times and is left alone for a while.</summary>
    public const string LeftAlone = "left_alone";

    /// <summary>It did not answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>It could not be reached, or answered with an error.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Its answer did not fit the schema, also after a repair.</summary>
    public const string Invalid = "invalid";

    private readonly Histogram<double> explaining;
    private readonly Histogram<double> duration;
    private readonly Counter<long> fallbacks;

    public ExplainingMetrics(IMeterFactory meters, IOptions<OllamaOptions> options)
    {
        var meter = meters.CreateHermes();
        var configured = options.Value.Configured ? 1 : 0;
        explaining = meter.CreateHistogram<double>("hermes.diagnosis.duration", "s", "Time to explain an error, by who explained it.");
        duration = meter.CreateHistogram<double>("hermes.llm.duration", "s", "Time of a question to the language model, a repair of its answer included, by outcome.");
        fallbacks = meter.CreateCounter<long>("hermes.llm.fallbacks", "{diagnosis}", "Errors that the rules explained because the language model did not, by reason.")
            .FromZero("reason", Busy, LeftAlone, Timeout, Unreachable, Invalid);
        meter.CreateObservableGauge("hermes.llm.configured", () => configured, "{model}", "1 when a language model is configured.");
    }

    /// <summary>An error was explained.</summary>
    /// <param name="source">Who did.</param>
    /// <param name="fallback">Whether the rules stood in for the model.</param>
    /// <param name="seconds">Time it took.</param>
    public void Explained(DiagnosisSource source, bool fallback, double seconds) =>
        explaining.Record(seconds, new TagList { { "source", source.ToString() }, { "fallback", fallback } });

    public void Answered(TimeSpan needed) => duration.Record(needed.TotalSeconds, new KeyValuePair<string, object?>("outcome", "answered"));

    /// <summary>The rules have to answer.</summary>
    /// <param name="reason">One of the constants above.</param>
    /// <param name="needed">Time lost; null when the model was not asked.</param>
    public void FellBack(string reason, TimeSpan? needed = null)
    {
        fallbacks.Add(1, new KeyValuePair<string, object?>("reason", reason));
        if (needed is { } lost)
        {
            duration.Record(lost.TotalSeconds, new KeyValuePair<string, object?>("outcome", reason));
        }
    }
}
