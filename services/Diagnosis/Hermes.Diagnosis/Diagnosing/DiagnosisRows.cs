using Dapper;
using Hermes.Contracts.Diagnosis;
using Npgsql;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>The one place that writes table <c>diagnosis</c>, for incidents and for ad-hoc questions.</summary>
internal static class DiagnosisRows
{
    /// <summary>The columns in the order of <see cref="ErrorDiagnosis"/>, table alias <c>d</c>; the first one tells whether there is a row.</summary>
    public const string Columns =
        """
        d.diagnosis_id, d.incident_id, d.at, d.log, d.feed, d.component, d.category, d.probable_cause, d.recommended_solution,
        d.criticality, d.source, d.model, d.fallback_reason, d.knowledge_id, d.latency_seconds
        """;

    public static ErrorDiagnosis From(DiagnosisQuestion question, DiagnosisAnswer answer, Guid? incidentId, DateTimeOffset at) => new()
    {
        DiagnosisId = Guid.CreateVersion7(at),
        IncidentId = incidentId,
        At = at,
        Log = question.Log,
        Feed = question.Feed,
        Component = question.Component,
        Category = answer.Category,
        ProbableCause = answer.ProbableCause,
        RecommendedSolution = answer.RecommendedSolution,
        Criticality = answer.Criticality,
        Source = answer.Source,
        Model = answer.Model,
        FallbackReason = answer.FallbackReason,
        KnowledgeId = answer.KnowledgeId,
        LatencySeconds = answer.LatencySeconds,
    };

    /// <summary>The diagnosis that another replica announced by its id.</summary>
    public static async Task<IReadOnlyList<ErrorDiagnosis>> ReadAsync(NpgsqlConnection connection, string id, CancellationToken ct) =>
        (await connection.QueryAsync<ErrorDiagnosis>(new CommandDefinition(
            $"select {Columns} from diagnosis d where d.diagnosis_id = @id", new { id = Guid.Parse(id) }, cancellationToken: ct))).AsList();

    public static Task InsertAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, ErrorDiagnosis diagnosis, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into diagnosis (diagnosis_id, incident_id, at, log, feed, component, category, probable_cause, recommended_solution,
                criticality, source, model, fallback_reason, knowledge_id, latency_seconds)
            values (@DiagnosisId, @IncidentId, @At, @Log, @Feed, @Component, @Category, @ProbableCause, @RecommendedSolution,
                @Criticality, @SourceName, @Model, @FallbackReason, @KnowledgeId, @LatencySeconds)
            """,
            new
            {
                diagnosis.DiagnosisId, diagnosis.IncidentId, diagnosis.At, diagnosis.Log, diagnosis.Feed, diagnosis.Component,
                diagnosis.Category, diagnosis.ProbableCause, diagnosis.RecommendedSolution, diagnosis.Criticality,
                SourceName = diagnosis.Source.ToString(), diagnosis.Model, diagnosis.FallbackReason, diagnosis.KnowledgeId,
                diagnosis.LatencySeconds,
            }, transaction, cancellationToken: ct));
}
