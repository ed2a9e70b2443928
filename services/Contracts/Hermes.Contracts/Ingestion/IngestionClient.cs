using System.Net.Http.Headers;
using Hermes.Contracts.Http;

namespace Hermes.Contracts.Ingestion;

/// <summary>Typed client of the ingestion service.</summary>
public sealed class IngestionClient(HttpClient http)
{
    /// <summary>Sends text lines; returns once they are committed.</summary>
    public Task<IntakeResult> SendLinesAsync(IEnumerable<string> lines, string source, string? feed, CancellationToken ct)
    {
        var content = new StringContent(string.Join('\n', lines), new MediaTypeHeaderValue("text/plain", "utf-8"));
        return http.SendAsync<IntakeResult>(HttpMethod.Post, ApiCalls.Query("/api/v1/logs", ("source", source), ("feed", feed)), content, ct);
    }

    /// <summary>Stored lines, newest first.</summary>
    public Task<Page<LogEntry>> GetLogsAsync(LogFilter filter, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<LogEntry>>(filter.ToQuery("/api/v1/logs", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Lines as they are stored, until cancelled.</summary>
    public IAsyncEnumerable<LogEntry> StreamLogsAsync(LogFilter filter, CancellationToken ct) =>
        http.StreamAsync<LogEntry>(filter.ToQuery("/api/v1/logs/stream"), ct);

    /// <summary>Mined templates, most frequent first.</summary>
    public Task<Page<LogTemplate>> GetTemplatesAsync(string? source, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<LogTemplate>>(ApiCalls.Query("/api/v1/templates", ("source", source), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Reports runs; returns once they are committed.</summary>
    public Task<IntakeResult> SendExecutionsAsync(IReadOnlyList<ExecutionReport> executions, CancellationToken ct) =>
        http.SendAsync<IntakeResult>(HttpMethod.Post, "/api/v1/executions", executions, ct);

    /// <summary>Imports a CSV of runs.</summary>
    public Task<ImportResult> ImportExecutionsAsync(Stream csv, CancellationToken ct)
    {
        var content = new StreamContent(csv);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return http.SendAsync<ImportResult>(HttpMethod.Post, "/api/v1/executions/import", content, ct);
    }

    /// <summary>How an import is doing; null when there is none of this id.</summary>
    public Task<ImportStatus?> GetImportAsync(string id, CancellationToken ct) =>
        http.FindAsync<ImportStatus>($"/api/v1/executions/imports/{Uri.EscapeDataString(id)}", ct);

    /// <summary>Stored runs, newest start first.</summary>
    public Task<Page<StoredExecution>> GetExecutionsAsync(string? feed, string? status, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<StoredExecution>>(ApiCalls.Query("/api/v1/executions", ("feed", feed), ("status", status), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Lines, errors and warnings per hour, oldest first.</summary>
    public Task<IReadOnlyList<HourlyErrors>> GetErrorsPerHourAsync(int hours, CancellationToken ct) =>
        http.GetAsync<IReadOnlyList<HourlyErrors>>(ApiCalls.Query("/api/v1/stats/errors-per-hour", ("hours", hours)), ct);

    /// <summary>Lines over time by <c>level</c>, <c>template</c>, <c>component</c>, <c>feed</c> or <c>source</c>.</summary>
    public Task<LogActivityReport> GetActivityAsync(string by, DateTimeOffset? from, DateTimeOffset? to, int? stepSeconds, string? source, CancellationToken ct) =>
        http.GetAsync<LogActivityReport>(ApiCalls.Query("/api/v1/stats/activity", ("by", by), ("from", from), ("to", to), ("step", stepSeconds), ("source", source)), ct);

    /// <summary>One template; null when there is none of this id.</summary>
    public Task<LogTemplate?> GetTemplateAsync(string id, CancellationToken ct) =>
        http.FindAsync<LogTemplate>($"/api/v1/templates/{Uri.EscapeDataString(id)}", ct);

    /// <summary>All sources and how they are doing.</summary>
    public Task<Page<SourceStatus>> GetSourcesAsync(CancellationToken ct) => http.GetAsync<Page<SourceStatus>>("/api/v1/sources", ct);

    /// <summary>The files of a source that follows files, by path.</summary>
    public Task<Page<SourceFile>> GetSourceFilesAsync(string source, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<SourceFile>>(ApiCalls.Query($"/api/v1/sources/{Uri.EscapeDataString(source)}/files", ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Replaces the sources that are managed by REST.</summary>
    public Task<Page<SourceStatus>> PutSourcesAsync(IReadOnlyList<SourceSettings> sources, CancellationToken ct) =>
        http.SendAsync<Page<SourceStatus>>(HttpMethod.Put, "/api/v1/sources", sources, ct);

    /// <summary>Adds or replaces one source.</summary>
    public Task<SourceStatus> PutSourceAsync(SourceSettings source, CancellationToken ct) =>
        http.SendAsync<SourceStatus>(HttpMethod.Put, $"/api/v1/sources/{Uri.EscapeDataString(source.Name!)}", source, ct);

    /// <summary>Removes a source; what it has sent stays.</summary>
    public Task DeleteSourceAsync(string name, CancellationToken ct) =>
        http.SendAsync<object?>(HttpMethod.Delete, $"/api/v1/sources/{Uri.EscapeDataString(name)}", null, ct);

    /// <summary>Stops or goes on reading a source.</summary>
    public Task PauseSourceAsync(string name, bool paused, CancellationToken ct) =>
        http.SendAsync<object?>(HttpMethod.Post, $"/api/v1/sources/{Uri.EscapeDataString(name)}/{(paused ? "pause" : "resume")}", null, ct);

    /// <summary>Tries settings without storing anything.</summary>
    public Task<SourceTestResult> TestSourceAsync(SourceTestRequest request, CancellationToken ct) =>
        http.SendAsync<SourceTestResult>(HttpMethod.Post, "/api/v1/sources/test", request, ct);

    /// <summary>What counts as an error.</summary>
    public Task<DetectionRules> GetDetectionRulesAsync(CancellationToken ct) => http.GetAsync<DetectionRules>("/api/v1/detection-rules", ct);

    /// <summary>Replaces the detection rules; parts left out go back to what Hermes brings.</summary>
    public Task<DetectionRules> PutDetectionRulesAsync(DetectionRules rules, CancellationToken ct) =>
        http.SendAsync<DetectionRules>(HttpMethod.Put, "/api/v1/detection-rules", rules, ct);

    /// <summary>What rules would have found in the lines of the last day; nothing is changed.</summary>
    public Task<DryRunResult> TryDetectionRulesAsync(DetectionDryRun rules, CancellationToken ct) =>
        http.SendAsync<DryRunResult>(HttpMethod.Post, "/api/v1/detection-rules/dry-run", rules, ct);

    /// <summary>What Hermes makes of lines; nothing is stored.</summary>
    public Task<AnalyzeResult> AnalyzeAsync(AnalyzeRequest request, CancellationToken ct) =>
        http.SendAsync<AnalyzeResult>(HttpMethod.Post, "/api/v1/logs/analyze", request, ct);

    /// <summary>Totals of the last day.</summary>
    public Task<IntakeSummary> GetSummaryAsync(CancellationToken ct) => http.GetAsync<IntakeSummary>("/api/v1/stats/summary", ct);

    /// <summary>Most frequent errors of the last hours.</summary>
    public Task<IReadOnlyList<TopError>> GetTopErrorsAsync(int hours, int limit, CancellationToken ct) =>
        http.GetAsync<IReadOnlyList<TopError>>(ApiCalls.Query("/api/v1/stats/top-errors", ("hours", hours), ("limit", limit)), ct);
}

/// <summary>Which log lines to list or follow; null means any.</summary>
public sealed record LogFilter
{
    /// <summary>Not before (UTC).</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before (UTC).</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>ERROR, WARN, INFO, DEBUG, FATAL, TRACE or UNKNOWN.</summary>
    public string? Level { get; init; }

    /// <summary>Component, exact.</summary>
    public string? Component { get; init; }

    /// <summary>Kind of error.</summary>
    public string? Category { get; init; }

    /// <summary>Feed, exact.</summary>
    public string? Feed { get; init; }

    /// <summary>Template id.</summary>
    public string? Template { get; init; }

    /// <summary>Source, exact.</summary>
    public string? Source { get; init; }

    /// <summary>Execution, exact.</summary>
    public string? Execution { get; init; }

    /// <summary>Text the line contains, any case.</summary>
    public string? Q { get; init; }

    internal string ToQuery(string path, params ReadOnlySpan<(string Name, object? Value)> more) =>
        ApiCalls.Query(path,
        [
            ("from", From), ("to", To), ("level", Level), ("component", Component), ("category", Category),
            ("feed", Feed), ("template", Template), ("source", Source), ("execution", Execution), ("q", Q), .. more,
        ]);
}
