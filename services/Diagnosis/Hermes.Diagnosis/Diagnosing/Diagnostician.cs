using Hermes.ServiceDefaults.Telemetry;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>Explains an error: by the model if one is configured and answers, else by the rules, and says which and why.</summary>
internal sealed class Diagnostician(RuleDiagnostician rules, ModelDiagnostician model, ExplainingMetrics metrics, TimeProvider time)
{
    public async Task<DiagnosisAnswer> ExplainAsync(DiagnosisQuestion question, TimeSpan patience, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        using var span = HermesTelemetry.Source.StartActivity("explain error");
        var answer = rules.Answer(question);
        if (model.Configured)
        {
            var (asked, failure) = await model.AskAsync(question, answer, patience, ct);
            answer = asked ?? answer with { FallbackReason = failure };
        }

        var seconds = time.GetElapsedTime(start).TotalSeconds;
        metrics.Explained(answer.Source, answer.FallbackReason is not null, seconds);
        span?.SetTag("hermes.diagnosis.source", answer.Source.ToString());
        span?.SetTag("hermes.diagnosis.model", answer.Model);
        span?.SetTag("hermes.diagnosis.fallback", answer.FallbackReason);
        span?.SetTag("hermes.diagnosis.knowledge", answer.KnowledgeId);
        return answer with { LatencySeconds = seconds };
    }
}
