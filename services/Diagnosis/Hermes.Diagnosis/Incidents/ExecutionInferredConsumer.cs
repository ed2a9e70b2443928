using Dapper;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Diagnosing;
using Hermes.ServiceDefaults.Telemetry;
using MassTransit;
using Npgsql;

namespace Hermes.Diagnosis.Incidents;

/// <summary>
/// Makes an incident of runs that are late or missing: one for each feed and cause, joined while it is unresolved, and resolved
/// when nothing inferred of it holds any more. The messages of one inference may come twice and in either order.
/// </summary>
internal sealed class ExecutionInferredConsumer(NpgsqlDataSource database, DiagnosisSignal signal, TimeProvider time) : IConsumer<ExecutionInferred>
{
    private const int MaxName = 300;

    public async Task Consume(ConsumeContext<ExecutionInferred> context)
    {
        var inferred = context.Message;
        var feed = inferred.Feed is { Length: > MaxName } name ? name[..MaxName] : inferred.Feed;
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        // Opening and closing the last one of a cause must not pass each other.
        await connection.ExecuteAsync(new CommandDefinition(
            "select pg_advisory_xact_lock(hashtextextended('inferred ' || @templateId || ' ' || coalesce(@feed, ''), 0))",
            new { templateId = TemplateOf(inferred.Kind), feed }, transaction, cancellationToken: context.CancellationToken));
        var due = inferred.State == InferenceState.Open
            ? await OpenAsync(transaction, inferred, feed, context.CancellationToken)
            : await CloseAsync(transaction, inferred, feed, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        signal.Raise(due ? 1 : 0);
    }

    private async Task<bool> OpenAsync(NpgsqlTransaction transaction, ExecutionInferred inferred, string? feed, CancellationToken ct) =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<bool?>(new CommandDefinition(
            """
            with fresh as (
                insert into inferred_cause (inference_id, feed, template_id) values (@InferenceId, @feed, @templateId)
                on conflict do nothing returning 1)
            insert into incident (incident_id, feed, template_id, template, category, severity, sample, occurrences,
                first_at, last_at, opened_at, seen_at, trace_parent, diagnosis_due_at)
            select gen_random_uuid(), @feed, @templateId, @template, @category, @severity, @Evidence, 1, @Since, @InferredAt, @now, @now, @traceParent, @now
            from fresh
            on conflict (feed, component, template_id) where state <> 'resolved' do update set
                occurrences = incident.occurrences + 1,
                sample = excluded.sample,
                severity = greatest(incident.severity, excluded.severity),
                last_at = greatest(incident.last_at, excluded.last_at),
                seen_at = excluded.seen_at
            returning diagnosis_due_at = @now
            """,
            new
            {
                inferred.InferenceId,
                feed,
                templateId = TemplateOf(inferred.Kind),
                template = TextOf(inferred.Kind),
                category = inferred.Kind == InferenceKind.NoRows ? "DataVolume" : "Lateness",
                severity = (short)SeverityOf(inferred.ImpactTier),
                inferred.Evidence,
                inferred.Since,
                inferred.InferredAt,
                now = time.GetUtcNow(),
                traceParent = HermesTelemetry.CurrentTraceParent,
            }, transaction, cancellationToken: ct)) == true;

    private async Task<bool> CloseAsync(NpgsqlTransaction transaction, ExecutionInferred inferred, string? feed, CancellationToken ct)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into inferred_cause (inference_id, feed, template_id, closed_at) values (@InferenceId, @feed, @templateId, @ClosedAt)
            on conflict (inference_id) do update set closed_at = excluded.closed_at;

            update incident set state = 'resolved', seen_at = @now
            where template_id = @templateId and feed is not distinct from @feed and state <> 'resolved'
                and not exists (select 1 from inferred_cause c where c.template_id = @templateId and c.feed is not distinct from @feed and c.closed_at is null)
            """,
            new { inferred.InferenceId, feed, templateId = TemplateOf(inferred.Kind), ClosedAt = inferred.ClosedAt ?? time.GetUtcNow(), now = time.GetUtcNow() },
            transaction, cancellationToken: ct));
        return false;
    }

    // A run that does not end and one that ended late are one cause.
    private static string TemplateOf(InferenceKind kind) => $"inferred:{(kind == InferenceKind.EndedLate ? InferenceKind.NeverEnded : kind)}";

    private static string TextOf(InferenceKind kind) => kind switch
    {
        InferenceKind.NeverStarted => "A run that was due has not started",
        InferenceKind.NoRows => "A run succeeded without rows",
        InferenceKind.NoReports => "Runs are no longer reported",
        _ => "A run takes far too long",
    };

    private static ErrorSeverity SeverityOf(int impactTier) => impactTier switch
    {
        >= 5 => ErrorSeverity.Critical,
        4 => ErrorSeverity.High,
        3 => ErrorSeverity.Medium,
        _ => ErrorSeverity.Low,
    };
}
