using System.Buffers;
using System.Globalization;
using Hermes.Contracts.Events;

namespace Hermes.Notification.Alerts;

/// <summary>What an event has to say, before it is decided whether it is sent or counted.</summary>
internal sealed record AlertDraft
{
    public const string Error = "error";
    public const string Forecast = "forecast";
    private const string Critical = "critical";
    private const string Warning = "warning";
    private const int CriticalFrom = 4;
    private const int MaxTitle = 160;
    private const int MinClause = 12;
    private const string UnknownCategory = "Unknown";

    // The alert of another system says best itself what it is about: "FeedLate: no run for 2 h (feed=ORDERS)".
    private const string ExternalAlert = "alert:";
    private static readonly SearchValues<string> clauseEnds = SearchValues.Create([". ", ": ", "; ", ".\n"], StringComparison.Ordinal);

    public required string Kind { get; init; }

    public required Guid SourceId { get; init; }

    /// <summary>Two drafts with the same key have the same cause for the people who read them.</summary>
    public required string GroupKey { get; init; }

    public string? Feed { get; init; }

    public string? Component { get; init; }

    public required string Severity { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public string? Diagnosis { get; init; }

    public string? Solution { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>
    /// How old the news was when Hermes learned of it. An outage of this service does not add to it: an error that
    /// nobody could be told of in time is still told.
    /// </summary>
    public TimeSpan Age { get; init; }

    /// <summary>
    /// Errors of one kind in one feed have one cause: a dead database writes thirty different lines. An error of unknown
    /// kind, or of no feed, stands for itself.
    /// </summary>
    public static AlertDraft From(IncidentDiagnosed incident)
    {
        var where = incident.Feed ?? incident.Component ?? "Unknown feed";
        var kind = incident.Feed is null || incident.Category.Equals(UnknownCategory, StringComparison.OrdinalIgnoreCase)
            ? $"{incident.Component}:{incident.TemplateId}"
            : incident.Category;
        return new AlertDraft
        {
            Kind = Error,
            SourceId = incident.DiagnosisId,
            GroupKey = $"{Error}:{incident.Feed}:{kind}",
            Feed = incident.Feed,
            Component = incident.Component,
            Severity = incident.Criticality >= CriticalFrom ? Critical : Warning,
            Title = OneLine($"{where}: {(incident.TemplateId.StartsWith(ExternalAlert, StringComparison.Ordinal) ? incident.Message.Split(" (")[0] : FirstClause(incident.ProbableCause))}"),
            Message = incident.Message,
            Diagnosis = incident.Source == DiagnosisSource.LanguageModel
                ? $"{incident.ProbableCause} (criticality {incident.Criticality} of 5, by {incident.Model ?? "language model"})"
                : $"{incident.ProbableCause} (criticality {incident.Criticality} of 5, by rules)",
            Solution = incident.RecommendedSolution,
            OccurredAt = incident.OccurredAt,
            Age = incident.DiagnosedAt - incident.OccurredAt,
        };
    }

    public static AlertDraft From(FailurePredicted forecast)
    {
        var middle = forecast.WindowStart + ((forecast.WindowEnd - forecast.WindowStart) / 2);
        var minutes = Math.Max(1, (int)Math.Round((middle - forecast.At).TotalMinutes));
        return new AlertDraft
        {
            Kind = Forecast,
            SourceId = forecast.PredictionId,
            GroupKey = ForecastGroup(forecast.Feed),
            Feed = forecast.Feed,
            Severity = forecast.Status == RiskStatus.Critical ? Critical : Warning,
            Title = OneLine($"{forecast.Feed} likely to fail in about {minutes} min"),
            Message = string.Create(CultureInfo.InvariantCulture,
                $"{forecast.Feed} fails with a probability of {forecast.Probability * 100:0} % (confidence {forecast.Confidence * 100:0} %) between {forecast.WindowStart.UtcDateTime:HH:mm} and {forecast.WindowEnd.UtcDateTime:HH:mm} UTC."),
            Diagnosis = forecast.Factors.Count == 0 ? null : string.Join('\n', forecast.Factors.Select(factor => $"- {factor}")),
            Solution = forecast.RecommendedAction,
            OccurredAt = forecast.At,
        };
    }

    public static string ForecastGroup(string feed) => $"{Forecast}:{feed}";

    /// <summary>"The database did not answer" of "The database did not answer: it is down or overloaded."</summary>
    private static string FirstClause(string text)
    {
        var end = text.AsSpan(Math.Min(MinClause, text.Length)).IndexOfAny(clauseEnds);
        return end < 0 ? text.TrimEnd('.') : text[..(MinClause + end)];
    }

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxTitle ? line : line[..(MaxTitle - 1)] + "…";
    }
}
