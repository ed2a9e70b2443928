using Dapper;
using Hermes.Contracts.Events;
using Hermes.Diagnosis.Diagnosing;
using Hermes.ServiceDefaults.Redaction;
using Hermes.ServiceDefaults.Telemetry;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hermes.Diagnosis.Incidents;

/// <summary>
/// Puts alerts of other systems where people work: into the incident that their feed has already, else into one of their own,
/// which is explained and announced like any other and resolved with its last alert. News that comes twice counts once.
/// </summary>
internal sealed class ExternalAlertsConsumer(NpgsqlDataSource database, DiagnosisSignal signal, IOptions<DiagnosisOptions> options, TimeProvider time)
    : IConsumer<ExternalAlertsChanged>
{
    /// <summary>What the templates of incidents begin with that alerts opened.</summary>
    public const string Template = "alert:";

    /// <summary>Kind of the incidents that alerts opened, until the knowledge base knows better.</summary>
    public const string Category = "ExternalAlert";

    private const int MaxName = 300;
    private const int MaxSample = 16_000;

    // An incident whose errors are older than this has another cause.
    private static readonly TimeSpan sameCause = TimeSpan.FromHours(1);

    public async Task Consume(ConsumeContext<ExternalAlertsChanged> context)
    {
        var ct = context.CancellationToken;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var opened = 0;
        // One order for all consumers.
        foreach (var alert in context.Message.Alerts.OrderBy(alert => alert.Fingerprint, StringComparer.Ordinal))
        {
            if (alert.ResolvedAt is not null)
            {
                await EndAsync(transaction, alert, ct);
            }
            else if (await BeginAsync(transaction, alert, ct))
            {
                opened++;
            }
        }

        await transaction.CommitAsync(ct);
        signal.Raise(opened);
    }

    /// <returns>Whether a diagnosis is wanted.</returns>
    private async Task<bool> BeginAsync(NpgsqlTransaction transaction, ExternalAlertFact alert, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var fresh = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "insert into incident_alert (fingerprint, starts_at, name, at) values (@Fingerprint, @StartsAt, @name, @now) on conflict do nothing",
            new { alert.Fingerprint, alert.StartsAt, name = Cut(alert.Name, MaxName), now }, transaction, cancellationToken: ct));
        if (fresh == 0)
        {
            return false;
        }

        var text = Cut(SecretRedactor.Redact(Text(alert), options.Value.RedactEmails), MaxSample);
        var incident = await transaction.Connection!.QuerySingleAsync<(Guid IncidentId, bool Due)>(new CommandDefinition(JoinOrOpen, new
        {
            feed = Name(alert.Feed),
            component = Name(alert.Component),
            templateId = Cut(Template + alert.Name, MaxName),
            category = Category,
            text,
            severity = (short)alert.Severity,
            since = now - sameCause,
            alert.StartsAt,
            lastAt = alert.At,
            now,
            traceParent = HermesTelemetry.CurrentTraceParent,
        }, transaction, cancellationToken: ct));
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "update incident_alert set incident_id = @IncidentId where fingerprint = @Fingerprint and starts_at = @StartsAt",
            new { incident.IncidentId, alert.Fingerprint, alert.StartsAt }, transaction, cancellationToken: ct));
        return incident.Due;
    }

    // The news of an end may overtake that of the beginning, which then finds itself known.
    private Task EndAsync(NpgsqlTransaction transaction, ExternalAlertFact alert, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into incident_alert (fingerprint, starts_at, name, resolved_at, at) values (@Fingerprint, @StartsAt, @name, @ResolvedAt, @now)
            on conflict (fingerprint, starts_at) do update set resolved_at = excluded.resolved_at;
            update incident i set state = 'resolved'
            where i.state <> 'resolved' and starts_with(i.template_id, @Template)
                and i.incident_id = (select incident_id from incident_alert where fingerprint = @Fingerprint and starts_at = @StartsAt)
                and not exists (select from incident_alert a where a.incident_id = i.incident_id and a.resolved_at is null);
            """,
            new { alert.Fingerprint, alert.StartsAt, alert.ResolvedAt, name = Cut(alert.Name, MaxName), Template, now = time.GetUtcNow() }, transaction, cancellationToken: ct));

    private static string Text(ExternalAlertFact alert)
    {
        var about = new[] { "summary", "description", "message", "runbook_url" }.Select(alert.Annotations.GetValueOrDefault).Where(text => !string.IsNullOrWhiteSpace(text));
        var labels = string.Join(", ", alert.Labels.Where(label => label.Key != "alertname").OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        return $"{alert.Name}: {string.Join(' ', about)} ({labels})".Replace('\0', ' ');
    }

    private static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? null : Cut(name.Replace('\0', ' '), MaxName);

    private static string Cut(string text, int limit) => text.Length <= limit ? text : text[..limit];

    // The latest incident of the feed takes the alert. A worse alert than what is known has it explained again, so that
    // people hear of it who were not told of the lesser one.
    private const string JoinOrOpen =
        """
        with joined as (
            update incident set seen_at = @now, severity = greatest(severity, @severity::smallint),
                last_at = case when @severity::smallint > severity then greatest(last_at, @lastAt) else last_at end,
                diagnosis_due_at = case when @severity::smallint > severity then @now else diagnosis_due_at end
            where incident_id = (
                select incident_id from incident
                where feed = @feed and state <> 'resolved' and (last_at >= @since or starts_with(template_id, 'alert:'))
                order by last_at desc, number desc limit 1 for update)
            returning incident_id, coalesce(diagnosis_due_at = @now, false) as due
        ), opened as (
            insert into incident (incident_id, feed, component, template_id, template, category, severity, sample, occurrences,
                first_at, last_at, opened_at, seen_at, trace_parent, diagnosis_due_at)
            select gen_random_uuid(), @feed, @component, @templateId, left(@text, 4000), @category, @severity::smallint, @text, 1,
                least(@StartsAt, @lastAt), @lastAt, @now, @now, @traceParent, @now
            where not exists (select from joined)
            on conflict (feed, component, template_id) where state <> 'resolved' do update set
                occurrences = incident.occurrences + 1, last_at = greatest(incident.last_at, excluded.last_at), seen_at = excluded.seen_at
            returning incident_id, xmax = 0 as due
        )
        select incident_id, due from joined union all select incident_id, due from opened
        """;
}
