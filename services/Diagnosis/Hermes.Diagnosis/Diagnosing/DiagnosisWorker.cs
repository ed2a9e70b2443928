using System.Diagnostics;
using Dapper;
using Hermes.Contracts.Diagnosis;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Ollama;
using Hermes.ServiceDefaults.Live;
using Hermes.ServiceDefaults.Messaging;
using Hermes.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Diagnosis.Diagnosing;

/// <summary>
/// Explains incidents that wait for it. The queue is the table: an incident is taken under a claim that runs out, so
/// that a killed process loses none, and only the holder of the claim may store its answer, so that none is told twice.
/// </summary>
internal sealed partial class DiagnosisWorker(
    NpgsqlDataSource database,
    IOutbox outbox,
    Diagnostician diagnostician,
    DiagnosisSignal signal,
    LiveRelay<ErrorDiagnosis> live,
    IOptions<DiagnosisOptions> options,
    IOptions<OllamaOptions> model,
    TimeProvider time,
    ILogger<DiagnosisWorker> logger) : BackgroundService
{
    // Beyond the places at the model, so that incidents it has no place for are answered by rules meanwhile.
    private const int SpareLoops = 2;
    private static readonly TimeSpan pollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan claimMargin = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, model.Value.Parallelism + SpareLoops).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (!await DiagnoseNextAsync(ct))
                {
                    await signal.WaitAsync(pollInterval, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                DiagnosingInterrupted(logger, e);
                await Task.Delay(pollInterval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> DiagnoseNextAsync(CancellationToken ct)
    {
        var claim = Guid.NewGuid();
        if (await ClaimAsync(claim, ct) is not { } incident)
        {
            return false;
        }

        using var span = HermesTelemetry.Continue("diagnose incident", incident.TraceParent, ActivityKind.Consumer);
        span?.SetTag("hermes.incident", incident.IncidentId);
        span?.SetTag("hermes.feed", incident.Feed);
        var question = new DiagnosisQuestion
        {
            Log = incident.Sample,
            Feed = incident.Feed,
            Component = incident.Component,
            Category = incident.Category,
            Severity = (ErrorSeverity)incident.Severity,
            Occurrences = incident.Occurrences,
        };
        var patience = incident.Waiting > options.Value.ModelQueueLimit ? TimeSpan.Zero : options.Value.ModelPatience;
        DiagnosisAnswer answer;
        try
        {
            answer = await diagnostician.ExplainAsync(question, patience, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await ReleaseAsync(claim);
            throw;
        }

        await StoreAsync(incident.IncidentId, claim, DiagnosisRows.From(question, answer, incident.IncidentId, time.GetUtcNow()), incident.TemplateId, ct);
        return true;
    }

    private async Task<WaitingIncident?> ClaimAsync(Guid claim, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = time.GetUtcNow();
        return await connection.QuerySingleOrDefaultAsync<WaitingIncident>(new CommandDefinition(
            """
            update incident set diagnosis_claim = @claim, diagnosis_held_until = @until
            where incident_id = (
                select incident_id from incident
                where diagnosis_due_at <= @now and (diagnosis_held_until is null or diagnosis_held_until < @now)
                order by severity desc, diagnosis_due_at
                limit 1
                for update skip locked)
            returning incident_id, feed, component, template_id, category, severity, sample, occurrences, trace_parent,
                (select count(*) from incident where diagnosis_due_at is not null) as waiting
            """,
            new { claim, now, until = now + (model.Value.Configured ? model.Value.Timeout + options.Value.ModelPatience : TimeSpan.Zero) + claimMargin },
            cancellationToken: ct));
    }

    /// <summary>Gives an incident back, for whoever starts next.</summary>
    private async Task ReleaseAsync(Guid claim)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("update incident set diagnosis_claim = null, diagnosis_held_until = null where diagnosis_claim = @claim", new { claim });
    }

    private async Task StoreAsync(Guid incidentId, Guid claim, ErrorDiagnosis diagnosis, string templateId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await DiagnosisRows.InsertAsync(connection, transaction, diagnosis, ct);
        var lastAt = await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(new CommandDefinition(
            """
            update incident set diagnosis_id = @DiagnosisId, category = @Category, diagnosis_due_at = null, diagnosis_claim = null, diagnosis_held_until = null
            where incident_id = @incidentId and diagnosis_claim = @claim
            returning last_at
            """, new { incidentId, claim, diagnosis.DiagnosisId, diagnosis.Category }, transaction, cancellationToken: ct));
        if (lastAt is null)
        {
            // The claim ran out and another worker has it: that one's answer counts.
            return;
        }

        await outbox.AddAsync(transaction, new IncidentDiagnosed
        {
            IncidentId = incidentId,
            DiagnosisId = diagnosis.DiagnosisId,
            OccurredAt = lastAt.Value,
            DiagnosedAt = diagnosis.At,
            Feed = diagnosis.Feed,
            Component = diagnosis.Component,
            TemplateId = templateId,
            Message = diagnosis.Log,
            Category = diagnosis.Category,
            Criticality = diagnosis.Criticality,
            ProbableCause = diagnosis.ProbableCause,
            RecommendedSolution = diagnosis.RecommendedSolution,
            Source = diagnosis.Source,
            Model = diagnosis.Model,
        }, ct);
        await live.AnnounceAsync(transaction, diagnosis.DiagnosisId.ToString(), ct);
        await transaction.CommitAsync(ct);
        live.Publish(diagnosis);
        if (diagnosis.FallbackReason is not null)
        {
            AnsweredByRules(logger, incidentId, diagnosis.FallbackReason);
        }
    }

    [LoggerMessage(LogLevel.Information, "Incident {IncidentId} was explained by rules: {Reason}")]
    private static partial void AnsweredByRules(ILogger logger, Guid incidentId, string reason);

    [LoggerMessage(LogLevel.Error, "Diagnosing was interrupted and goes on in a moment")]
    private static partial void DiagnosingInterrupted(ILogger logger, Exception exception);

    private sealed record WaitingIncident
    {
        public Guid IncidentId { get; init; }

        public string? Feed { get; init; }

        public string? Component { get; init; }

        public string TemplateId { get; init; } = "";

        public string Category { get; init; } = "";

        public short Severity { get; init; }

        public string Sample { get; init; } = "";

        public long Occurrences { get; init; }

        public string? TraceParent { get; init; }

        public long Waiting { get; init; }
    }
}
