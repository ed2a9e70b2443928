using Hermes.Contracts.Configurations;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Ingestion;
using Hermes.Contracts.Notification;
using Hermes.Contracts.Prediction;

namespace Hermes.Web.Tests;

/// <summary>Answers of a small, healthy installation.</summary>
internal static class Canned
{
    public static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public static void Fill(FakeServices services)
    {
        services.Answer("/api/v1/predictions", PageOf(Prediction("TRADE_SETTLEMENT", 0.83, RiskStatus.Critical), Prediction("FX_RATES", 0.02, RiskStatus.Healthy)));
        services.Answer("/api/v1/predictions/TRADE_SETTLEMENT/history", PageOf(Prediction("TRADE_SETTLEMENT", 0.83, RiskStatus.Critical)));
        services.Answer("/api/v1/models", PageOf<ModelInfo>());
        services.Answer("/api/v1/executions", PageOf<StoredExecution>());
        services.Answer("/api/v1/stats/errors-per-hour", new[] { new HourlyErrors(Now, 100, 7, 3) });
        services.Answer("/api/v1/stats/top-errors", new[]
        {
            new TopError { TemplateId = "t1", Template = "Connection to <*> failed", Count = 7, LastSeenAt = Now },
        });
        services.Answer("/api/v1/logs", request => PageOf(
            Line(1, "ERROR", "<script>alert('x')</script>"),
            Line(2, "INFO", request.Query["q"] is [{ Length: > 0 } text] ? $"filtered by {text}" : "all is well")));
        services.Answer("/api/v1/incidents", PageOf<Incident>());
        services.Answer("/api/v1/alerts", PageOf<Alert>());
        services.Answer("/api/v1/channels", Array.Empty<Channel>());
        services.Answer("/api/v1/configurations", PageOf<ConfigurationVersion>());
        services.Answer("/api/v1/templates", Array.Empty<ConfigurationTemplate>());
    }

    public static Page<T> PageOf<T>(params T[] items) => new(items, null);

    public static FeedPrediction Prediction(string feed, double probability, RiskStatus status) => new()
    {
        PredictionId = Guid.NewGuid(),
        Feed = feed,
        At = TimeProvider.System.GetUtcNow(),
        Probability = probability,
        Confidence = 0.8,
        Status = status,
        WindowStart = TimeProvider.System.GetUtcNow().AddMinutes(30),
        WindowEnd = TimeProvider.System.GetUtcNow().AddMinutes(60),
        Factors = [new PredictionFactor("duration", "runs take twice as long as usual", 1.2, 2)],
        RecommendedAction = "Look at the source",
        ImpactTier = 4,
        Priority = probability * 80,
        PriorityReason = "probability x impact",
        ModelVersion = "m1",
    };

    public static LogEntry Line(long id, string level, string message) => new()
    {
        Id = id,
        Timestamp = Now,
        Level = level,
        Component = "db.pool",
        Message = message,
        Raw = $"raw {message}",
        Source = "test.log",
    };
}
