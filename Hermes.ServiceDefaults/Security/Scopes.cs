namespace Hermes.ServiceDefaults.Security;

/// <summary>What a key or a service may do: <c>THING:ACTION</c>.</summary>
public static class Scopes
{
    /// <summary>Search lines, templates and statistics.</summary>
    public const string LogsRead = "logs:read";

    /// <summary>Send lines.</summary>
    public const string LogsWrite = "logs:write";

    /// <summary>Read runs.</summary>
    public const string ExecutionsRead = "executions:read";

    /// <summary>Report and import runs.</summary>
    public const string ExecutionsWrite = "executions:write";

    /// <summary>Change which files are followed.</summary>
    public const string SourcesWrite = "sources:write";

    /// <summary>Change by which rules errors are detected.</summary>
    public const string RulesWrite = "rules:write";

    /// <summary>Read feeds and their baselines.</summary>
    public const string FeedsRead = "feeds:read";

    /// <summary>Declare feeds.</summary>
    public const string FeedsWrite = "feeds:write";

    /// <summary>Read predictions and score ad hoc.</summary>
    public const string PredictionsRead = "predictions:read";

    /// <summary>Say what one thinks of a risk.</summary>
    public const string PredictionsWrite = "predictions:write";

    /// <summary>Read the model registry.</summary>
    public const string ModelsRead = "models:read";

    /// <summary>Start training.</summary>
    public const string ModelsTrain = "models:train";

    /// <summary>Decide which model serves.</summary>
    public const string ModelsPromote = "models:promote";

    /// <summary>Read templates and configurations, validate.</summary>
    public const string ConfigsRead = "configs:read";

    /// <summary>Upload samples, generate and save configurations.</summary>
    public const string ConfigsWrite = "configs:write";

    /// <summary>Decide which configuration an environment uses.</summary>
    public const string ConfigsDeploy = "configs:deploy";

    /// <summary>Read incidents, diagnoses and the knowledge base.</summary>
    public const string IncidentsRead = "incidents:read";

    /// <summary>Acknowledge, resolve and open incidents.</summary>
    public const string IncidentsWrite = "incidents:write";

    /// <summary>Ask for a diagnosis of a text.</summary>
    public const string DiagnosesWrite = "diagnoses:write";

    /// <summary>Read alerts and channels.</summary>
    public const string NotificationsRead = "notifications:read";

    /// <summary>Send test messages, change channels.</summary>
    public const string NotificationsWrite = "notifications:write";

    /// <summary>Scrape <c>/metrics</c>.</summary>
    public const string MetricsRead = "metrics:read";

    /// <summary>Read the audit trail.</summary>
    public const string AuditRead = "audit:read";

    /// <summary>Every scope with what it allows, in the order shown to people.</summary>
    public static IReadOnlyDictionary<string, string> Descriptions { get; } = new Dictionary<string, string>
    {
        [LogsWrite] = "Send log lines",
        [LogsRead] = "Search log lines, templates and statistics",
        [ExecutionsWrite] = "Report and import runs",
        [ExecutionsRead] = "Read runs",
        [SourcesWrite] = "Change which files are followed",
        [RulesWrite] = "Change the rules that detect errors",
        [FeedsWrite] = "Declare feeds",
        [FeedsRead] = "Read feeds and their baselines",
        [PredictionsRead] = "Read predictions and score ad hoc",
        [PredictionsWrite] = "Answer whether a risk was useful",
        [ModelsRead] = "Read the model registry",
        [ModelsTrain] = "Start training",
        [ModelsPromote] = "Promote models",
        [ConfigsRead] = "Read templates and configurations, validate",
        [ConfigsWrite] = "Upload samples, generate and save configurations",
        [ConfigsDeploy] = "Deploy configurations",
        [IncidentsRead] = "Read incidents, diagnoses and the knowledge base",
        [IncidentsWrite] = "Acknowledge and resolve incidents",
        [DiagnosesWrite] = "Ask for diagnoses",
        [NotificationsRead] = "Read alerts and channels",
        [NotificationsWrite] = "Send test messages",
        [MetricsRead] = "Scrape metrics",
        [AuditRead] = "Read the audit trail",
    };

    /// <summary>Every scope.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Descriptions.Keys];

    /// <summary>The scopes that only read, but for the audit trail: what a service itself may do at another one.</summary>
    public static IReadOnlyList<string> Read { get; } = [.. All.Where(scope => scope.EndsWith(":read", StringComparison.Ordinal) && scope != AuditRead)];
}
