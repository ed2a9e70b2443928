using System.Text.Json;
using Hermes.Contracts.Events;
using Hermes.Contracts.Http;
using Hermes.Contracts.Notification;

namespace Hermes.Notification.ExternalAlerts;

/// <summary>A row of the table <c>external_alert</c>.</summary>
internal sealed record ExternalAlertRow
{
    public const string Columns = "fingerprint, labels::text as labels, annotations::text as annotations, generator_url, starts_at, ends_at, resolved_at, updated_at";

    // The first that an alert has: Hermes's own word, then Airflow's, dbt's and the usual ones. "job" last: to Prometheus it is the scrape.
    private static readonly string[] FeedLabels = ["feed", "dag_id", "pipeline", "job_name", "flow", "job"];
    private static readonly string[] ComponentLabels = ["component", "service", "task_id", "instance"];

    public string Fingerprint { get; init; } = "";

    public string Labels { get; init; } = "{}";

    public string Annotations { get; init; } = "{}";

    public string? GeneratorUrl { get; init; }

    public DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether the row is new by the statement that returned it.</summary>
    public bool Inserted { get; init; }

    public ExternalAlertFact ToFact(DateTimeOffset at)
    {
        var labels = Texts(Labels);
        return new ExternalAlertFact
        {
            Fingerprint = Fingerprint,
            Name = labels.GetValueOrDefault("alertname") ?? "Alert without a name",
            Feed = First(labels, FeedLabels),
            Component = First(labels, ComponentLabels),
            Severity = (labels.GetValueOrDefault("severity") ?? "").ToLowerInvariant() switch
            {
                "critical" or "page" or "emergency" or "fatal" or "disaster" => ErrorSeverity.Critical,
                "warning" or "warn" or "medium" => ErrorSeverity.Medium,
                "info" or "information" or "low" or "none" or "debug" => ErrorSeverity.Low,
                _ => ErrorSeverity.High,
            },
            Labels = labels,
            Annotations = Texts(Annotations),
            StartsAt = StartsAt,
            ResolvedAt = ResolvedAt,
            At = at,
            GeneratorUrl = GeneratorUrl,
        };
    }

    public ExternalAlert ToAlert() => new()
    {
        Labels = Texts(Labels),
        Annotations = Texts(Annotations),
        StartsAt = StartsAt,
        EndsAt = EndsAt,
        UpdatedAt = UpdatedAt,
        Fingerprint = Fingerprint,
        GeneratorUrl = GeneratorUrl,
        Receivers = [new ExternalAlertReceiver("hermes")],
        Status = new ExternalAlertStatus("active", [], []),
    };

    private static string? First(Dictionary<string, string> labels, string[] names) => names.Select(labels.GetValueOrDefault).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static Dictionary<string, string> Texts(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json, HermesJson.Options)!;
}
