using Hermes.Contracts.Http;

namespace Hermes.Contracts.Diagnosis;

/// <summary>Typed client of the diagnosis service.</summary>
public sealed class DiagnosisClient(HttpClient http)
{
    /// <summary>Incidents, latest occurrence first.</summary>
    public Task<Page<Incident>> GetIncidentsAsync(string? state, string? feed, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<Incident>>(ApiCalls.Query("/api/v1/incidents", ("state", state), ("feed", feed), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>One incident; null when there is none of this id.</summary>
    public Task<Incident?> FindIncidentAsync(Guid incidentId, CancellationToken ct) =>
        http.FindAsync<Incident>($"/api/v1/incidents/{incidentId}", ct);

    /// <summary>Acknowledges or resolves an incident.</summary>
    public Task<Incident> SetIncidentStateAsync(Guid incidentId, string state, CancellationToken ct) =>
        http.SendAsync<Incident>(HttpMethod.Put, $"/api/v1/incidents/{incidentId}/state", new IncidentStateChange(state), ct);

    /// <summary>Resolves an incident and says what solved it.</summary>
    public Task<Incident> ResolveIncidentAsync(Guid incidentId, string resolution, CancellationToken ct) =>
        http.SendAsync<Incident>(HttpMethod.Put, $"/api/v1/incidents/{incidentId}/state", new IncidentStateChange("resolved", resolution), ct);

    /// <summary>Diagnoses, newest first.</summary>
    public Task<Page<ErrorDiagnosis>> GetDiagnosesAsync(string? feed, string? cursor, int limit, CancellationToken ct) =>
        http.GetAsync<Page<ErrorDiagnosis>>(ApiCalls.Query("/api/v1/diagnoses", ("feed", feed), ("cursor", cursor), ("limit", limit)), ct);

    /// <summary>Explains a log text now.</summary>
    public Task<ErrorDiagnosis> DiagnoseAsync(DiagnoseRequest request, CancellationToken ct) =>
        http.SendAsync<ErrorDiagnosis>(HttpMethod.Post, "/api/v1/diagnoses", request, ct);

    /// <summary>What the rules know.</summary>
    public Task<Page<KnowledgeEntry>> GetKnowledgeAsync(CancellationToken ct) =>
        http.GetAsync<Page<KnowledgeEntry>>("/api/v1/knowledge", ct);

    /// <summary>Diagnoses as they are made, until cancelled.</summary>
    public IAsyncEnumerable<ErrorDiagnosis> StreamDiagnosesAsync(CancellationToken ct) =>
        http.StreamAsync<ErrorDiagnosis>("/api/v1/diagnoses/stream", ct);
}
